import type { Check, Flip, Marks, Method, PollSection, PollSpec, Share, Verdict } from '../api/types';
import { i18n, type Key, t } from '../i18n/i18n.svelte';

/** A share in words: "a quarter", "more than half", "9/10". */
export function shareText(share: Share): string {
  const known = `share.${share.num}/${share.den}`;
  const plain = i18n.has(known) ? t(known) : t('share.plain', { num: share.num, den: share.den });
  return share.more_than ? t('share.more_than', { share: plain }) : plain;
}

/** A share that must be reached: "at least a quarter", "more than half". */
function leastText(share: Share): string {
  return share.more_than ? shareText(share) : t('share.at_least', { share: shareText(share) });
}

export function optionNames(spec: PollSpec, ids: readonly string[] = []): string {
  const names = ids.map((id) => optionName(spec, id));
  return names.length > 1 ? i18n.all(names.map((text) => t('quote', { text }))) : (names[0] ?? '');
}

export function optionName(spec: PollSpec, id: string | undefined): string {
  return spec.options?.find((o) => o.id === id)?.name ?? '';
}

/** What a verdict says, as it stands or for good. */
export function verdictText(v: Verdict, spec: PollSpec, final: boolean): string {
  if (v.none) return t(final ? 'verdict.none_of_these' : 'verdict.none_standing');
  const names = optionNames(spec, v.kind === 'tied' ? v.tied : v.elected);
  if (!final && v.kind === 'tied' && spec.tie && spec.tie !== 'stands') {
    return t('verdict.standing.tied_rule', { names });
  }
  const said = t(final ? `verdict.sentence.${v.kind}` : `verdict.standing.${v.kind}`, { names });
  const also = v.kind === 'tied' && v.elected?.length;
  return also ? `${said} ${t('verdict.also_elected', { names: optionNames(spec, v.elected) })}` : said;
}

/** The tie that a closed poll's rule broke, if there was one. */
export function brokenText(v: Verdict, spec: PollSpec): string {
  if (!v.broken) return '';
  const names = i18n.all(v.broken.tied.map((id) => t('quote', { text: optionName(spec, id) })));
  return t('verdict.broken', { names, by: t(`tie.by.${v.broken.by as 'lot'}`) });
}

export function checkText(c: Check): string {
  const key = `check.${c.code}`;
  return i18n.has(key) ? t(key, { have: c.have, need: c.need, of: c.of ?? 0 }) : c.code;
}

export function flipText(v: Verdict, spec: PollSpec, final: boolean): string {
  if (!v.flips?.length) return t('flip.none');
  return t(final ? 'flip.sentence_final' : 'flip.sentence', {
    list: i18n.either(v.flips.map((f) => oneFlip(f, spec))),
  });
}

function oneFlip(f: Flip, spec: PollSpec): string {
  const key = `flip.${f.change}`;
  return i18n.has(key) ? t(key, { count: f.count, option: optionName(spec, f.option) }) : f.change;
}

/** What was marked, in words. */
export function marksText(spec: PollSpec, marks: Marks | undefined): string {
  if (marks?.position) return t(`position.${marks.position}`);
  if (marks?.answer) return t(`position.${marks.answer}`);
  if (marks?.approved?.length) return optionNames(spec, marks.approved);
  if (marks?.ranking?.length) return rankingLines(spec, marks.ranking).join(', ');
  const scored = scoreLines(spec, marks?.scores);
  if (scored.length) return scored.join(', ');
  return t(spec.ranked || spec.stv ? 'ballot.blank_ranked' : 'ballot.blank');
}

const rankingLines = (spec: PollSpec, ids: readonly string[]) =>
  ids.map((id, i) => t('ballot.ranked', { rank: i + 1, option: optionName(spec, id) }));

/** No points are no mark; no resistance is one. */
const scoreLines = (spec: PollSpec, scores: Readonly<Record<string, number>> = {}) =>
  (spec.options ?? [])
    .filter((o) => scores[o.id] || (spec.resistance && o.id in scores))
    .map((o) => t('ballot.score', { option: o.name, score: scores[o.id] }));

/** What was marked, one thing on a line. */
export function marksLines(spec: PollSpec, marks: Marks | undefined): string[] {
  if (marks?.approved?.length) return marks.approved.map((id) => optionName(spec, id));
  if (marks?.ranking?.length) return rankingLines(spec, marks.ranking);
  const scored = scoreLines(spec, marks?.scores);
  return scored.length ? scored : [marksText(spec, marks)];
}

/** How a poll is counted and who sees what, as it was fixed before it opened. */
export function ruleTexts(spec: PollSpec, text?: number): string[] {
  const out = methodTexts[spec.method](spec);
  const none = spec.options?.find((o) => o.none);
  if (none) out.push(t(spec.ranked || spec.stv ? 'rule.none.seat' : 'rule.none.ends', { option: none.name }));
  const { presence, participation } = spec.quorum;
  if (presence) out.push(t('rule.quorum.presence', { share: leastText(presence) }));
  if (participation) out.push(t('rule.quorum.participation', { share: leastText(participation) }));
  if (!presence && !participation) out.push(t('rule.quorum.none'));
  out.push(t(`rule.show.${spec.show}`), t(`rule.names.${spec.names}`), t('rule.change'));
  if (text) out.push(t('rule.text', { version: text }));
  if (spec.closes_at) out.push(t('rule.closes_at', { time: i18n.moment(spec.closes_at) }));
  if (spec.when_all) out.push(t('rule.when_all'));
  if (spec.grace) out.push(t('rule.grace', { count: spec.grace }));
  return out;
}

const methodTexts: Record<Method, (spec: PollSpec) => string[]> = {
  consensus: consensusTexts,
  approval: approvalTexts,
  yes_no: ({ yes_no: rule }) => [
    t('rule.method.yes_no'),
    ...(rule ? [t(`rule.yes_no.${rule.base}`, { share: leastText(rule.threshold) })] : []),
  ],
  ranked: (spec) => [
    t('rule.method.ranked'),
    t('rule.ranked.runoff'),
    spec.ranked?.max ? t('rule.ranked.max', { count: spec.ranked.max }) : t('rule.ranked.any'),
    ...tieTexts(spec),
  ],
  stv: (spec) => [
    t('rule.method.stv', { count: spec.stv?.seats ?? 1 }),
    t(`rule.stv.${spec.stv?.count === 'meek' ? 'meek' : 'scottish'}`),
    spec.stv?.max ? t('rule.ranked.max', { count: spec.stv.max }) : t('rule.ranked.any'),
    ...tieTexts(spec),
  ],
  score: (spec) => [
    t('rule.method.score', { count: spec.score?.seats ?? 1, max: spec.score?.max }),
    ...tieTexts(spec),
  ],
  star: (spec) => [
    t('rule.method.star', { count: spec.star?.seats ?? 1, max: spec.star?.max }),
    t('rule.star.tie'),
    ...tieTexts(spec),
  ],
  dots: (spec) => [
    t('rule.method.dots', { count: spec.dots?.seats ?? 1, max: spec.dots?.dots }),
    spec.dots?.per_option ? t('rule.dots.per_option', { count: spec.dots.per_option }) : t('rule.dots.any'),
    ...tieTexts(spec),
  ],
  resistance: (spec) => [
    t('rule.method.resistance'),
    t('rule.resistance.passive', { option: optionName(spec, spec.resistance?.passive) }),
    t('rule.resistance.tie'),
  ],
};

const tieTexts = ({ tie }: PollSpec) => (tie ? [t(`rule.tie.${tie}`)] : []);

function consensusTexts({ consensus: rule }: PollSpec): string[] {
  if (!rule) return [t('rule.method.consensus')];
  return [
    t(rule.no_abstain ? 'rule.method.consensus_no_abstain' : 'rule.method.consensus'),
    rule.blocks_allowed === 0
      ? t('rule.blocks.none')
      : t('rule.blocks.allowed', { count: rule.blocks_allowed }),
    t('rule.stand_asides', { share: shareText(rule.stand_aside_cap) }),
    t('rule.concerns', { share: shareText(rule.concern_cap) }),
    t('rule.agrees', { count: rule.agree_floor }),
  ];
}

function approvalTexts({ approval: rule, tie }: PollSpec): string[] {
  const out = [t('rule.method.approval', { count: rule?.seats ?? 1 })];
  out.push(rule?.max ? t('rule.approval.max', { count: rule.max }) : t('rule.approval.any'));
  if (rule?.floor) out.push(t('rule.approval.floor', { share: leastText(rule.floor) }));
  out.push(!tie || tie === 'stands' ? t('rule.approval.tie') : t(`rule.tie.${tie}`));
  return out;
}

/** The sentence of a poll's moment: who has cast. */
export function turnoutText(poll: PollSection): string {
  const key: Key = poll.state === 'closed' ? 'tally.closed' : 'tally.voting';
  return t(key, { have: poll.cast, of: poll.voters });
}
