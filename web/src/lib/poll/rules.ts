import type { Method, PollSpec } from '../api/types';
import { i18n, t } from '../i18n/i18n.svelte';
import { optionName } from './marks';
import { leastText, shareText } from './sentences';

/** How a poll is counted and who sees what, as it was fixed before it opened. */
export function ruleTexts(spec: PollSpec, text?: number): string[] {
  const out = [...methodTexts[spec.method](spec), ...groupTexts(spec)];
  const none = spec.options?.find((o) => o.none);
  if (none) out.push(t(spec.ranked || spec.stv ? 'rule.none.seat' : 'rule.none.ends', { option: none.name }));
  if (spec.by_weight) out.push(t('rule.by_weight'));
  out.push(...quorumTexts(spec));
  out.push(t(`rule.show.${spec.show}`), t(`rule.names.${spec.names}`), t('rule.change'));
  if (text) out.push(t('rule.text', { version: text }));
  if (spec.closes_at) {
    const today = i18n.day(spec.closes_at) === i18n.day(new Date().toISOString());
    out.push(t(today ? 'rule.closes_at' : 'rule.closes_on', { time: i18n.moment(spec.closes_at) }));
  }
  if (spec.when_all) out.push(t('rule.when_all'));
  if (spec.grace) out.push(t('rule.grace', { count: spec.grace }));
  return out;
}

const tied = ({ tie }: PollSpec) => [t(`rule.tie.${tie ?? 'stands'}`)];

const methodTexts: Record<Method, (spec: PollSpec) => string[]> = {
  consensus: consensusTexts,
  approval: approvalTexts,
  yes_no: ({ yes_no: rule }) => {
    if (!rule) return [t('rule.method.yes_no')];
    const needs = rule.number
      ? t('rule.yes_no.number', { count: rule.number })
      : rule.threshold
        ? t(`rule.yes_no.${rule.base}`, { share: leastText(rule.threshold) })
        : '';
    return [t('rule.method.yes_no'), needs];
  },
  ranked: (spec) => [
    t('rule.method.ranked'),
    t('rule.ranked.runoff'),
    ranks(spec.ranked?.max),
    ...tied(spec),
  ],
  consent: ({ consent: rule }) => [
    t('rule.method.consent'),
    t('rule.consent.passes'),
    t('rule.consent.objection'),
    ...(rule?.months ? [t('rule.consent.term', { count: rule.months })] : []),
  ],
  gradients: ({ gradients: rule }) => {
    if (!rule) return [t('rule.method.gradients')];
    return [
      t('rule.method.gradients'),
      t('rule.gradients.support', { share: leastText(rule.support), upto: rule.upto }),
      t('rule.gradients.oppose', { share: shareText(rule.oppose), from: rule.from }),
      rule.vetoes
        ? t('rule.gradients.vetoes.allowed', { count: rule.vetoes })
        : t('rule.gradients.vetoes.none'),
    ];
  },
  fist_to_five: ({ fist_to_five: rule }) => [
    t('rule.method.fist_to_five'),
    t('rule.fist.pass', { count: rule?.pass ?? 3 }),
    t('rule.fist.fist'),
  ],
  lazy: ({ lazy: rule }) => [
    t('rule.method.lazy'),
    t('rule.lazy.objection'),
    t(`rule.lazy.then.${(rule?.then ?? 'consensus') as 'consensus' | 'consent'}`),
  ],
  rough: () => [t('rule.method.rough'), t('rule.rough.call')],
  resistance: (spec) => [
    t('rule.method.resistance'),
    t('rule.resistance.passive', { option: optionName(spec, spec.resistance?.passive) }),
    t('rule.resistance.tie'),
  ],
  score: (spec) => [
    t('rule.method.score', { count: spec.score?.seats ?? 1, max: spec.score?.max }),
    ...tied(spec),
  ],
  star: (spec) => [
    t('rule.method.star', { count: spec.star?.seats ?? 1, max: spec.star?.max }),
    t('rule.star.tie'),
    ...tied(spec),
  ],
  dots: (spec) => [
    t('rule.method.dots', { count: spec.dots?.seats ?? 1, max: spec.dots?.dots }),
    spec.dots?.per_option ? t('rule.dots.per_option', { count: spec.dots.per_option }) : t('rule.dots.any'),
    ...tied(spec),
  ],
  stv: (spec) => [
    t('rule.method.stv', { count: spec.stv?.seats ?? 1 }),
    t(`rule.stv.${spec.stv?.count === 'meek' ? 'meek' : 'scottish'}`),
    ranks(spec.stv?.max),
    ...tied(spec),
  ],
};

const ranks = (max: number | undefined) =>
  max ? t('rule.ranked.max', { count: max }) : t('rule.ranked.any');

function consensusTexts({ consensus: rule }: PollSpec): string[] {
  if (!rule) return [t('rule.method.consensus')];
  return [
    t(rule.no_abstain ? 'rule.method.consensus_no_abstain' : 'rule.method.consensus'),
    rule.blocks_allowed === 0
      ? t('rule.blocks.none')
      : t('rule.blocks.allowed', { count: rule.blocks_allowed }),
    t('rule.blocks.mean'),
    ...(rule.judges === 'peers' ? [t('rule.blocks.peers')] : []),
    t('rule.stand_asides', { share: shareText(rule.stand_aside_cap) }),
    t('rule.concerns', { share: shareText(rule.concern_cap) }),
    t('rule.agrees', { count: rule.agree_floor }),
    fallbackText(rule.fallback),
  ];
}

function fallbackText(f: NonNullable<PollSpec['consensus']>['fallback']): string {
  if (!f) return t('rule.fallback.none');
  return t(`rule.fallback.${f.kind as 'vote' | 'clock' | 'alternative'}`, {
    share: f.threshold ? leastText(f.threshold) : '',
    meetings: f.meetings ?? 0,
    days: f.days ?? 0,
  });
}

function approvalTexts({ approval: rule, tie }: PollSpec): string[] {
  const out = [t('rule.method.approval', { count: rule?.seats ?? 1 })];
  out.push(rule?.max ? t('rule.approval.max', { count: rule.max }) : t('rule.approval.any'));
  if (rule?.floor) out.push(t('rule.approval.floor', { share: leastText(rule.floor) }));
  out.push(!tie || tie === 'stands' ? t('rule.approval.tie') : t(`rule.tie.${tie}`));
  return out;
}

function groupTexts({ groups: rule }: PollSpec): string[] {
  const out: string[] = [];
  if (rule?.equal) out.push(t('rule.groups.equal'));
  if (rule?.threshold) out.push(t('rule.groups.threshold', { share: leastText(rule.threshold) }));
  if (rule?.no_block) out.push(t('rule.groups.no_block'));
  return out;
}

function quorumTexts({ quorum }: PollSpec): string[] {
  const out: string[] = [];
  const { presence, participation, also = [] } = quorum;
  if (presence) out.push(t('rule.quorum.presence', { share: leastText(presence) }));
  if (participation) out.push(t('rule.quorum.participation', { share: leastText(participation) }));
  for (const n of also) {
    const of = n.of as 'presence' | 'participation';
    const need = n.number
      ? t(`rule.quorum.${of}_number`, { count: n.number })
      : t(
          of === 'participation' && n.base === 'present'
            ? 'rule.quorum.participation_present'
            : `rule.quorum.${of}`,
          {
            share: n.share ? leastText(n.share) : '',
          },
        );
    if (n.each) out.push(t('rule.quorum.in_each', { need }));
    else out.push(n.group ? t('rule.quorum.in_group', { need, group: n.group }) : need);
  }
  return out.length ? out : [t('rule.quorum.none')];
}
