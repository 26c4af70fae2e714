import { ApiError } from '../api/client';
import { i18n, t } from './i18n.svelte';

/** A refusal as a sentence in the viewer's language. */
export function refusalText(e: unknown): string {
  if (!(e instanceof ApiError)) return t('error.unexpected');
  const key = `error.${e.code}`;
  const field = `field.${String(e.args['field'])}`;
  const args = { ...e.args, field: i18n.has(field) ? t(field) : t('field.other') };
  return i18n.has(key) ? t(key, args) : t('error.unexpected');
}
