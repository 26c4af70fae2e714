import type { Marks, PollSpec } from '../api/types';
import { i18n, t } from '../i18n/i18n.svelte';

/** Whether people stand for election. */
export const ofPeople = (spec: PollSpec): boolean => !!spec.options?.some((o) => o.candidate);

export function optionNames(spec: PollSpec, ids: readonly string[] = []): string {
  const names = ids.map((id) => optionName(spec, id));
  if (ofPeople(spec)) return i18n.all(names);
  return names.length > 1 ? i18n.all(names.map((text) => t('quote', { text }))) : (names[0] ?? '');
}

export function optionName(spec: PollSpec, id: string | undefined): string {
  return spec.options?.find((o) => o.id === id)?.name ?? '';
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
