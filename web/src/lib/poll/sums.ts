import type { PollSection, TallySection } from '../api/types';
import { optionName } from './sentences';

/** One option of a poll by points, dots or resistance, as it is drawn. */
export interface Sum {
  id: string;
  name: string;
  count: number;
  /** The length of its bar, of the longest. */
  part: number;
  /** Resistance: how far it is accepted, in whole per cent. */
  accepted?: number;
  passive: boolean;
}

/** The lines of a tally of sums, in ballot order. */
export function sums(poll: PollSection, tally: TallySection): Sum[] {
  const most = Math.max(1, ...tally.counts.map((c) => c.count));
  return tally.counts.map(({ id, count }) => ({
    id,
    name: optionName(poll.spec, id),
    count,
    part: count / most,
    accepted: percent(tally.acceptance?.[id]),
    passive: poll.spec.resistance?.passive === id,
  }));
}

/** An exact share as the server writes it, "0.75" or "2/3", in whole per cent, rounded down. */
export function percent(share: string | undefined): number | undefined {
  if (share === undefined) return undefined;
  const [part = 0, whole = 1] = share.split('/').map(Number);
  return Math.floor(Math.round((part / whole) * 1e9) / 1e7);
}
