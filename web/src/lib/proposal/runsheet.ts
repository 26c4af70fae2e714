import type { AgendaItem } from '../api/types';

/** How the time of a proposal stands against its plan, in whole minutes. */
export interface Timing {
  planned: number;
  /** Since it left draft, until it was decided or until now; undefined before. */
  taken: number | undefined;
  /** Minutes beyond the plan; 0 where there is none, or while there is time. */
  over: number;
}

const minute = 60_000;

/** What the run-sheet says of a proposal; now is the server's time in milliseconds. */
export function timing(item: Pick<AgendaItem, 'minutes' | 'started' | 'decided'>, now: number): Timing {
  const planned = item.minutes;
  if (!item.started) return { planned, taken: undefined, over: 0 };
  const end = item.decided ? Date.parse(item.decided) : now;
  const taken = Math.max(0, Math.floor((end - Date.parse(item.started)) / minute));
  return { planned, taken, over: planned > 0 ? Math.max(0, taken - planned) : 0 };
}
