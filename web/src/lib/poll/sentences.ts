import type { Check, Flip, PollSection, PollSpec, Share, Verdict } from '../api/types';
import { i18n, type Key, t } from '../i18n/i18n.svelte';
import { ofPeople, optionName, optionNames } from './marks';

/** A share in words: "a quarter", "more than half", "9/10". */
export function shareText(share: Share): string {
  const known = `share.${share.num}/${share.den}`;
  const plain = i18n.has(known)
    ? t(known)
    : share.den === 100
      ? t('share.percent', { num: share.num })
      : t('share.plain', { num: share.num, den: share.den });
  return share.more_than ? t('share.more_than', { share: plain }) : plain;
}

/** A share that must be reached: "at least a quarter", "more than half". */
export function leastText(share: Share): string {
  return share.more_than ? shareText(share) : t('share.at_least', { share: shareText(share) });
}

/** What a verdict says, as it stands or for good. */
export function verdictText(v: Verdict, spec: PollSpec, final: boolean): string {
  if (v.early) return t('verdict.standing.early');
  if (v.none) return t(final ? 'verdict.none_of_these' : 'verdict.none_standing');
  if (leftAsItIs(v, spec)) {
    const option = optionName(spec, spec.resistance?.passive);
    return t(`verdict.${final ? 'sentence' : 'standing'}.passive`, { option });
  }
  const names = optionNames(spec, v.kind === 'tied' ? v.tied : v.elected);
  if (!final && v.kind === 'tied' && spec.tie && spec.tie !== 'stands') {
    return t(spec.ranked ? 'verdict.standing.tied_out' : 'verdict.standing.tied_rule', { names });
  }
  const when = final ? 'sentence' : 'standing';
  if (v.kind === 'uncalled' && v.call) return t('verdict.sentence.appealed');
  const said = t(`verdict.${when}.${outcome(v, spec)}`, { names }).replace(/([.!?]\u2069?)\.$/, '$1');
  const short = v.kind === 'not_adopted' ? lacking(v) : [];
  if (short.length) return `${said} ${t('verdict.in_groups', { groups: i18n.all(short) })}`;
  const also = v.kind === 'tied' && v.elected?.length;
  return also ? `${said} ${t('verdict.also_elected', { names: optionNames(spec, v.elected) })}` : said;
}

/** The option of doing nothing has met the least resistance. */
const leftAsItIs = (v: Verdict, spec: PollSpec): boolean =>
  !!spec.resistance &&
  v.kind === 'not_adopted' &&
  v.checks.some((c) => c.code === 'resistance_ballots' && c.met);

/** A verdict's kind in the words for a proposal, for options or for people. */
function outcome({ kind }: Verdict, spec: PollSpec) {
  if (kind === 'blocked' && (spec.method === 'consent' || spec.method === 'lazy')) return 'objected';
  if (kind === 'elected' && ofPeople(spec)) return 'elected_people';
  if (kind !== 'not_adopted' || !spec.options?.length) return kind;
  return ofPeople(spec) ? 'none_elected' : 'none_chosen';
}

/** The groups in which the rule is not met. */
const lacking = (v: Verdict): string[] => [
  ...new Set(v.checks.flatMap((c) => (c.group && !c.met ? [c.group] : []))),
];

/** The tie that a closed poll's rule broke, if there was one. */
export function brokenText(v: Verdict, spec: PollSpec): string {
  if (!v.broken) return '';
  const names = i18n.all(v.broken.tied.map((id) => t('quote', { text: optionName(spec, id) })));
  return t('verdict.broken', { names, by: t(`tie.by.${v.broken.by as 'lot'}`) });
}

export function checkText(c: Check): string {
  const key = `check.${c.code}`;
  const said = i18n.has(key) ? t(key, { have: c.have, need: c.need, of: c.of ?? 0 }) : c.code;
  return c.group ? t('check.group', { group: c.group, check: said }) : said;
}

export function flipText(v: Verdict, spec: PollSpec, final: boolean): string {
  if (!v.flips?.length) return t('flip.none');
  return t(final ? 'flip.sentence_final' : 'flip.sentence', {
    list: i18n.either(v.flips.map((f) => oneFlip(f, spec))),
  });
}

function oneFlip(f: Flip, spec: PollSpec): string {
  const key = `flip.${f.change}`;
  const said = i18n.has(key) ? t(key, { count: f.count, option: optionName(spec, f.option) }) : f.change;
  if (f.group) return t('flip.in_group', { change: said, group: f.group });
  return asksGroups(spec) ? t('flip.in_no_group', { change: said }) : said;
}

/** Whether a poll's rule looks at stakeholder groups. */
export const asksGroups = (spec: PollSpec): boolean =>
  !!spec.groups || (spec.quorum.also ?? []).some((n) => n.each || n.group);

/** The sentence of a poll's moment: who has cast. */
export function turnoutText(poll: PollSection): string {
  const key: Key = poll.state === 'closed' ? 'tally.closed' : 'tally.voting';
  return t(key, { have: poll.cast, of: poll.voters });
}
