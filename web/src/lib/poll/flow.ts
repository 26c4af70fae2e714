import type { Round } from '../api/types';

/** What stands in the transfers for ballots that go to no option any more. */
export const exhausted = '(exhausted)';

/** One option in one round, as a stretch of the round's bar. */
export interface Bar {
  id: string;
  votes: number;
  from: number;
  to: number;
  /** gone: eliminated in an earlier round; it keeps a narrow place of its own. */
  state: 'in' | 'out' | 'won' | 'gone' | 'exhausted';
}

/** Votes that go from one round's bar to the next round's. */
export interface Ribbon {
  round: number;
  from: string;
  to: string;
  votes: number;
  /** Where it leaves the upper bar, and where it arrives at the lower. */
  upper: [number, number];
  lower: [number, number];
}

export interface Flow {
  rounds: { round: number; bars: Bar[] }[];
  ribbons: Ribbon[];
}

const number = (votes: string | undefined) => Number(votes ?? 0);

/** Ballots that go to no option any more in this round. */
export const spent = ({ inactive }: Round) =>
  inactive
    ? number(inactive.exhausted) +
      number(inactive.overvotes) +
      number(inactive.skipped) +
      number(inactive.duplicates)
    : 0;

/**
 * Lays the rounds of a ranked count out as bars of one width, each option in the
 * place it has on the ballot, and the votes that move between them as ribbons.
 * It draws what the server has counted, and counts nothing.
 */
export function flow(rounds: readonly Round[], options: readonly string[], width: number, gap = 3): Flow {
  const whole = Math.max(
    1,
    ...rounds.map((r) => options.reduce((sum, o) => sum + number(r.tally?.[o]), 0) + spent(r)),
  );
  const place = 8;
  const scale = Math.max(0, width - options.length * (gap + place)) / whole;
  const laid = rounds.map((r, i) => bars(r, gone(rounds, i), options, scale, gap, place));
  return {
    rounds: laid.map((all, i) => ({ round: rounds[i]?.round ?? i + 1, bars: all })),
    ribbons: rounds.slice(0, -1).flatMap((r, i) => ribbons(r, i, laid[i] ?? [], laid[i + 1] ?? [], scale)),
  };
}

/** The options that were eliminated before this round. */
export function gone(rounds: readonly Round[], before: number): Set<string> {
  return new Set(rounds.slice(0, before).flatMap((r) => r.eliminated ?? []));
}

function bars(
  r: Round,
  gone: Set<string>,
  options: readonly string[],
  scale: number,
  gap: number,
  place: number,
): Bar[] {
  let at = 0;
  const put = (id: string, votes: number, state: Bar['state']): Bar => {
    const bar = { id, votes, from: at, to: at + place + votes * scale, state };
    at = bar.to + gap;
    return bar;
  };
  const all = options.map((id) => {
    if (gone.has(id)) return put(id, 0, 'gone');
    const state = r.elected?.includes(id) ? 'won' : r.eliminated?.includes(id) ? 'out' : 'in';
    return put(id, number(r.tally?.[id]), state);
  });
  const rest = spent(r);
  if (rest > 0) all.push({ id: exhausted, votes: rest, from: at, to: at + rest * scale, state: 'exhausted' });
  return all;
}

function ribbons(r: Round, round: number, above: Bar[], below: Bar[], scale: number): Ribbon[] {
  const left = new Map(above.map((b) => [b.id, b.from]));
  const right = new Map(below.map((b) => [b.id, b.from]));
  const draw = (from: string, to: string, votes: number): Ribbon => {
    const a = left.get(from) ?? 0;
    const b = right.get(to) ?? below.at(-1)?.to ?? 0;
    left.set(from, a + votes * scale);
    right.set(to, b + votes * scale);
    return { round, from, to, votes, upper: [a, a + votes * scale], lower: [b, b + votes * scale] };
  };
  const staying = above
    .filter((b) => b.votes > 0 && !r.transfers?.[b.id])
    .map((b) => draw(b.id, b.id, b.votes));
  const moving = above.flatMap((b) => {
    const to = r.transfers?.[b.id] ?? {};
    return below
      .map((target) => target.id)
      .concat(below.some((target) => target.id === exhausted) ? [] : [exhausted])
      .filter((id) => number(to[id]) > 0)
      .map((id) => draw(b.id, id, number(to[id])));
  });
  return [...staying, ...moving];
}

/** The way of a ribbon between the bars, as an SVG path. */
export function path({ upper, lower }: Ribbon, top: number, bottom: number): string {
  const mid = (top + bottom) / 2;
  const [a, b] = upper;
  const [c, d] = lower;
  return `M${a} ${top}C${a} ${mid} ${c} ${mid} ${c} ${bottom}H${d}C${d} ${mid} ${b} ${mid} ${b} ${top}Z`;
}
