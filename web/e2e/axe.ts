import type { Page } from '@playwright/test';
import axe from 'axe-core';

import { expect } from './hall';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds and we do not mend, each with the reason. */
const exceptions = [
  {
    rule: 'target-size',
    message: /partially obscured/,
    reason:
      'The bar of places stays at the lower edge of the phone: wherever the page is scrolled to, ' +
      'something lies half under the bar, and can be scrolled free.',
  },
];

/** What axe finds on a page as it stands, as lines to read. */
async function findings(page: Page, state: string, only?: string): Promise<string[]> {
  const { violations } = await page.evaluate(
    ([tags, only]) => {
      const { axe } = window as unknown as { axe: typeof import('axe-core') };
      const runOnly = only
        ? { type: 'rule' as const, values: [only] }
        : { type: 'tag' as const, values: tags };
      return axe.run(document, { runOnly, resultTypes: ['violations'] });
    },
    [tags, only] as const,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes
      .map(({ html, failureSummary = '' }) => ({ html, message: failureSummary.replace(/\s+/g, ' ') }))
      .filter(({ message }) => !exceptions.some((e) => e.rule === id && e.message.test(message)))
      .map(({ html, message }) => `${state}: ${id}: ${html.slice(0, 160)}: ${message}`),
  );
}

/** Looks at a page by day and by night, and puts it back to day. */
export async function lookClosely(page: Page, state: string): Promise<string[]> {
  // The policy of the page keeps foreign scripts out; this goes past it.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const found = await findings(page, state);
  if (!(await page.locator('html').getAttribute('data-theme'))) return found; // as paper, by day alone
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  );
  found.push(...(await findings(page, `${state}, by night`, 'color-contrast')));
  await page.emulateMedia({ colorScheme: 'light' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  return found;
}
