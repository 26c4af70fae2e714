import type { AgendaItem } from '../api/types';

/** How the time of a proposal stands against its plan, in whole minutes. */
export interface Timing {
  planned: number;
  /** While the hall was at it; undefined before it left draft. */
  taken: number | undefined;
  /** Minutes beyond the plan; 0 where there is none, or while there is time. */
  over: number;
}

const minute = 60_000;

/** What the run-sheet says of a proposal; now is the server's time in milliseconds. */
export function timing(
  item: Pick<AgendaItem, 'minutes' | 'started' | 'spent' | 'since'>,
  now: number,
): Timing {
  const planned = item.minutes;
  if (!item.started) return { planned, taken: undefined, over: 0 };
  const running = item.since ? Math.max(0, now - Date.parse(item.since)) : 0;
  const taken = Math.floor((item.spent * 1000 + running) / minute);
  return { planned, taken, over: planned > 0 ? Math.max(0, taken - planned) : 0 };
}
