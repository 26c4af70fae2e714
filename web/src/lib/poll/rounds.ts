import type { PollSection, Round, Verdict } from '../api/types';
import { i18n, t } from '../i18n/i18n.svelte';
import { exhausted, gone } from './flow';
import { optionName } from './marks';

const quoted = (poll: PollSection, ids: readonly string[]) =>
  i18n.all(ids.map((id) => t('quote', { text: optionName(poll.spec, id) })));

/** These options have the same votes in this round. */
const level = (round: Round, ids: readonly string[]) =>
  new Set(ids.map((id) => round.tally?.[id])).size === 1;

/** An option's colour, by its place on the ballot. */
export const tint = (options: readonly string[], option: string) =>
  `var(--o${Math.max(0, options.indexOf(option)) % 8})`;

/** The name of an option's pattern: two options of one colour have not the same. */
export function look(id: string, options: readonly string[], option: string): string {
  const at = Math.max(0, options.indexOf(option));
  return `${id}-p${(at + Math.floor(at / 8) * 3) % 8}`;
}

/** Votes as the language writes decimals; rounded to two of them where there is little room. */
export function figure(votes: string, short = false): string {
  const [, decimals = ''] = votes.split('.');
  const said = short && decimals.length > 2 ? Number(votes).toFixed(2) : votes;
  return said.replace('.', i18n.number(0.5).replace(/\d/g, ''));
}

/** The part of a count that has room before the hall. */
export interface Shown {
  rounds: readonly Round[];
  /** How many rounds came before these. */
  earlier: number;
  /** The options that were eliminated in them. */
  before: ReadonlySet<string>;
  /** The options that have a line, in the order of the ballot. */
  rows: string[];
}

/** The last rounds, so that the options still in them fit; where they never do, those with most votes. */
export function lastRounds(
  rounds: readonly Round[],
  options: readonly string[],
  mostRounds: number,
  mostRows: number,
): Shown {
  const still = (from: number) => {
    const out = gone(rounds, from);
    return options.filter((o) => !out.has(o));
  };
  let from = Math.max(0, rounds.length - mostRounds);
  while (from < rounds.length - 1 && still(from).length > mostRows) from++;
  const votes = (option: string) => Number(rounds[from]?.tally?.[option] ?? 0);
  const most = still(from)
    .sort((a, b) => votes(b) - votes(a))
    .slice(0, mostRows);
  return {
    rounds: rounds.slice(from),
    earlier: from,
    before: gone(rounds, from),
    rows: options.filter((o) => most.includes(o)),
  };
}

/** What happened in one round of a ranked count, in words. */
export function roundText(
  poll: PollSection,
  rounds: readonly Round[],
  at: number,
  verdict: Verdict | undefined,
  closed: boolean,
): string {
  const round = rounds[at];
  if (!round) return '';
  if (poll.spec.stv) return stvText(poll, round, at === rounds.length - 1, verdict, closed);
  const [winner] = round.elected ?? [];
  if (winner && verdict?.broken?.tied.includes(winner) && level(round, verdict.broken.tied)) {
    return t('rounds.elected_tie', {
      option: optionName(poll.spec, winner),
      have: figure(round.tally?.[winner] ?? ''),
      options: quoted(
        poll,
        verdict.broken.tied.filter((o) => o !== winner),
      ),
    });
  }
  if (winner) {
    return t(closed ? 'rounds.elected' : 'rounds.elected_so_far', {
      option: optionName(poll.spec, winner),
      have: figure(round.tally?.[winner] ?? ''),
      need: figure(round.threshold ?? ''),
    });
  }
  const gone = round.eliminated ?? [];
  if (gone.length === 0) return tieText(poll, verdict, closed);
  const first = gone[0] ?? '';
  const said = t('rounds.out', {
    count: gone.length,
    options: quoted(poll, gone),
    have: figure(round.tally?.[first] ?? ''),
    need: figure(round.threshold ?? ''),
  });
  const moved = movedText(poll, round, gone);
  return moved ? `${said} ${moved}` : said;
}

/** What happened in one round of a count by single transferable vote. */
function stvText(
  poll: PollSection,
  round: Round,
  last: boolean,
  verdict: Verdict | undefined,
  closed: boolean,
): string {
  const votes = (id: string | undefined) => round.tally?.[id ?? ''] ?? '';
  const reached = (id: string) => Number(votes(id)) >= Number(round.threshold);
  const elected = round.elected ?? [];
  const said = elected.filter(reached).map((id) =>
    t('count.elected', {
      options: quoted(poll, [id]),
      votes: figure(votes(id)),
      threshold: figure(round.threshold ?? ''),
    }),
  );
  const rest = [...elected.filter((id) => !reached(id)), ...(round.elected_remaining ?? [])];
  if (rest.length) said.push(t('count.elected-remaining', { options: quoted(poll, rest) }));
  const gone = round.eliminated ?? [];
  if (gone.length)
    said.push(t('count.eliminated', { options: quoted(poll, gone), votes: figure(votes(gone[0])) }));
  const { candidate, amount } = round.action ?? {};
  if (candidate && amount)
    said.push(t('count.surplus', { options: quoted(poll, [candidate]), amount: figure(amount) }));
  if (last && verdict?.tied?.length) said.push(tieText(poll, verdict, closed));
  return said.join(' ');
}

function tieText(poll: PollSection, verdict: Verdict | undefined, closed: boolean): string {
  if (!verdict?.tied?.length) return t('rounds.nobody');
  const options = quoted(poll, verdict.tied);
  return closed || poll.spec.tie === 'stands'
    ? t('rounds.tied', { options })
    : t('rounds.tied_until', { options });
}

function movedText(poll: PollSection, round: Round, gone: readonly string[]): string {
  const sums = new Map<string, number>();
  for (const from of gone) {
    for (const [to, votes] of Object.entries(round.transfers?.[from] ?? {})) {
      sums.set(to, (sums.get(to) ?? 0) + Number(votes));
    }
  }
  const parts = [...sums].flatMap(([to, count]) => {
    if (!count) return [];
    return to === exhausted
      ? [t('rounds.to_none', { count })]
      : [t('rounds.to', { count, option: optionName(poll.spec, to) })];
  });
  return parts.length ? t('rounds.moved', { list: i18n.all(parts) }) : '';
}
