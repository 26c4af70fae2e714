import type { Page } from '@playwright/test';

import { expect, test } from './hall';
import { catalogue, Tour } from './tour';

const english = catalogue('en');
const german = catalogue('de');

const escaped = (s: string) => s.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** All that English has and German says differently, with room for what is filled in. */
const foreign = Object.keys(english).flatMap((key) => {
  const forms = (m: string | Record<string, string> | undefined) =>
    typeof m === 'object' ? Object.values(m) : [m ?? ''];
  const ours = new Set(forms(german[key]));
  return forms(english[key])
    .filter((form) => !key.startsWith('minutes.') && key !== 'language.name' && !ours.has(form))
    .map((form) => ({
      key,
      is: new RegExp(
        `^${form
          .split(/\{\{\.\w+\}\}/)
          .map(escaped)
          .join('.+')}$`,
      ),
    }));
});
const germanWords = new Set(Object.values(german));

/** All that can be read or heard on a page. */
const wordsOf = (page: Page) =>
  page.evaluate(() => {
    const words: string[] = [document.title];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const text = walk.currentNode.textContent?.replace(/\s+/g, ' ').trim();
      const parent = walk.currentNode.parentElement;
      if (text && parent && !parent.closest('noscript, script, style')) words.push(text);
    }
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
      for (const e of document.querySelectorAll(`[${name}]`)) words.push(e.getAttribute(name) ?? '');
    }
    return words.filter(Boolean);
  });

test('in German everything is German', async ({ hall }) => {
  test.setTimeout(900_000);
  hall.expectsComplaint(/status of 40[34]/, /ERR_INTERNET_DISCONNECTED/, /WebSocket connection to/);
  const found: string[] = [];
  let read = 0;
  const tour = new Tour(hall, 'de', async (page, state) => {
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    for (const words of await wordsOf(page)) {
      read++;
      if (germanWords.has(words)) continue;
      const english = foreign.find(({ is }) => is.test(words));
      if (english) found.push(`${state}: English: ${words} (${english.key})`);
      if (words in german || /^[a-z_]+(\.[a-z_]+)+$/.test(words)) found.push(`${state}: a key: ${words}`);
      if (words.includes('{{')) found.push(`${state}: not filled in: ${words}`);
    }
  });
  await tour.walk();
  expect(read).toBeGreaterThan(1000);
  expect([...new Set(found)]).toEqual([]);
});
