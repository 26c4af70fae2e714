import { send } from '../../api/client';
import type { Way } from '../../api/types';

let loading: Promise<Way[]> | undefined;

/** The server's ways of deciding, fetched once; after a failure the next call tries again. */
export function templates(): Promise<Way[]> {
  loading ??= send<{ templates: Way[] }>('GET', '/templates').then(
    (a) => a.templates,
    (e: unknown) => {
      loading = undefined;
      throw e;
    },
  );
  return loading;
}

export type Family = 'together' | 'vote' | 'choose' | 'elect';
export const families: Family[] = ['together', 'vote', 'choose', 'elect'];

const seated = ['stv', 'approval', 'score', 'star', 'dots'];

/** Where a way of deciding is found; some both choose one option and fill several seats. */
export function ofFamily(all: readonly Way[], family: Family): Way[] {
  if (family === 'elect') return seated.flatMap((code) => all.find((t) => t.code === code) ?? []);
  return all.filter(({ spec }) => {
    if (family === 'vote') return spec.method === 'yes_no';
    const options = ['approval', 'ranked', 'score', 'star', 'dots', 'resistance'].includes(spec.method);
    return family === 'choose' ? options : !options && spec.method !== 'yes_no' && spec.method !== 'stv';
  });
}
