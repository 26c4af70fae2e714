import { describe, expect, test } from 'vitest';

import vectors from '../../../locales/vectors.json';
import { type Args, format, type Message } from './message';

describe('a message becomes text as the vectors say', () => {
  for (const { language, message, args, text } of vectors) {
    test(`${language}: ${text}`, () => {
      expect(format(language, message as Message, args as Args)).toBe(text);
    });
  }
});

const files = import.meta.glob<Record<string, Message>>('../../../locales/??.json', {
  eager: true,
  import: 'default',
});
const catalogues = Object.entries(files).map(([path, all]) => ({ language: path.slice(-7, -5), all }));
const english = catalogues.find((c) => c.language === 'en')?.all ?? {};

const placeholders = (message: Message | undefined) =>
  [...new Set(JSON.stringify(message ?? '').match(/\{\{\.\w+\}\}/g))].sort();

describe.each(catalogues)('the language file $language', ({ language, all }) => {
  test('has the same keys as English', () => {
    expect(Object.keys(all).sort()).toEqual(Object.keys(english).sort());
  });

  test('has no empty text', () => {
    const texts = Object.entries(all).flatMap(([key, m]) =>
      (typeof m === 'string' ? [m] : Object.values(m)).map((text) => [key, text.trim()]),
    );
    expect(texts.filter(([, text]) => text === '')).toEqual([]);
  });

  test('has just the plural forms of the language', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    const plurals = Object.entries(all).filter(([, m]) => typeof m !== 'string');
    for (const [key, m] of plurals) expect(Object.keys(m).sort(), key).toEqual(forms);
  });

  test('names only arguments that English names', () => {
    for (const [key, m] of Object.entries(all)) {
      const known = placeholders(english[key]);
      expect(
        placeholders(m).filter((p) => !known.includes(p)),
        key,
      ).toEqual([]);
    }
  });
});
