import { ApiError } from '../api/client';
import { i18n, t } from './i18n.svelte';

/** A refusal as a sentence in the viewer's language. A setting is named by its label. */
export function refusalText(e: unknown): string {
  if (!(e instanceof ApiError)) return t('error.unexpected');
  const key = `error.${e.code}`;
  const name = String(e.args['field']);
  const field = ['field', 'election.form', 'poll.form']
    .map((form) => `${form}.${name}`)
    .find((k) => i18n.has(k));
  const args = { ...e.args, field: t(field ?? 'field.other') };
  return i18n.has(key) ? t(key, args) : t('error.unexpected');
}
