import type { Answer, Check, PollSection, Position, TallySection, VerdictSection } from '../api/types';
import { t } from '../i18n/i18n.svelte';

/** One line of a tally as it is drawn. */
export interface Line {
  id: string;
  label: string;
  position?: Position | Answer | 'pending';
  count: number;
  /** Positions on an earlier text: shown, and not counted. */
  stale?: number;
  /** A number across the line that the rule names: at most, or at least, this many. */
  limit?: { at: number; most: boolean };
}

const limits: Record<string, string> = {
  'stand-aside': 'consensus_stand_asides',
  block: 'consensus_blocks',
  objection: '_objections',
  veto: 'gradients_vetoes',
  '0': 'fist_fists',
};

const named = (code: string) => (c: Check) =>
  !c.group && (code[0] === '_' ? c.code.endsWith(code) : c.code === code);

/** The lines of a poll's tally, in ballot order; the limits are those of the verdict's own checks. */
export function lines(poll: PollSection, tally: TallySection, verdict: VerdictSection | undefined): Line[] {
  /* A share of the few who have cast says nothing yet. */
  const checks = verdict?.verdict?.early ? [] : (verdict?.verdict?.checks ?? []);
  const limit = (code: string | undefined, most: boolean) => {
    const check = code ? checks.find(named(code)) : undefined;
    return check ? { at: check.need, most } : undefined;
  };
  if (poll.spec.method === 'approval') {
    return tally.counts.map((c) => ({
      id: c.id,
      label: poll.spec.options?.find((o) => o.id === c.id)?.name ?? '',
      count: c.count,
      limit: limit('approval_floor', false),
    }));
  }
  const yes = checks.find((c) => c.code.startsWith('yes_') && !c.group);
  const positions = tally.counts
    .filter((c) => c.id !== 'abstain' || !poll.spec.consensus?.no_abstain)
    .map((c) => ({
      id: c.id,
      label: t(`position.${c.id as Position | Answer}`),
      position: c.id as Position | Answer,
      count: c.count,
      stale: tally.stale?.find((s) => s.id === c.id)?.count,
      limit: c.id === 'yes' && yes ? { at: yes.need, most: false } : limit(limits[c.id], true),
    }));
  if (poll.spec.method === 'fist_to_five') positions.reverse(); // as on the ballot
  const waiting = (tally.stale ?? []).reduce((n, s) => n + s.count, 0);
  const pending = Math.max(0, tally.voters - tally.cast - waiting);
  return [
    ...positions,
    {
      id: 'pending',
      label: t(poll.state === 'closed' ? 'position.missing' : 'position.pending'),
      position: 'pending',
      count: pending,
    },
  ];
}

/** Those of a line whose position is for an earlier text stand in a line of their own, in the same place. */
export const staleOf = (line: string) => `~${line}`;

/** How many dots there are for each line. */
export const people = (rows: readonly Line[]): { id: string; count: number }[] =>
  rows.flatMap(({ id, count, stale = 0 }) => [
    { id, count },
    { id: staleOf(id), count: stale },
  ]);

/** A dot: one person, without a name, in one of the lines. */
export interface Dot {
  key: number;
  line: string;
}

/**
 * Gives each line as many dots as it counts, moving as few as possible: a dot
 * that leaves one line is the one that appears in another.
 */
export function reseat(dots: readonly Dot[], wanted: readonly { id: string; count: number }[]): Dot[] {
  const room = new Map(wanted.map((w) => [w.id, w.count]));
  const stay: Dot[] = [];
  const free: Dot[] = [];
  for (const dot of dots) {
    const left = room.get(dot.line) ?? 0;
    if (left > 0) {
      room.set(dot.line, left - 1);
      stay.push(dot);
    } else {
      free.push(dot);
    }
  }
  let key = Math.max(-1, ...dots.map((d) => d.key)) + 1;
  for (const { id } of wanted) {
    for (let n = room.get(id) ?? 0; n > 0; n--) {
      stay.push({ key: free.shift()?.key ?? key++, line: id });
    }
  }
  return stay;
}
