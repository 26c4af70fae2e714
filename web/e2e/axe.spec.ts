import type { Page } from '@playwright/test';
import axe from 'axe-core';

import { expect, test } from './hall';
import { Tour } from './tour';

/** Rules that do not hold for us, each with the reason. */
const exceptions: Record<string, string> = {};

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds on a page as it stands, as lines to read. */
async function findings(page: Page, state: string, only?: string[]): Promise<string[]> {
  const result = await page.evaluate(
    async ({ tags, only, off }) => {
      const { axe } = window as unknown as { axe: typeof import('axe-core') };
      return axe.run(document, {
        runOnly: only ? { type: 'rule', values: only } : { type: 'tag', values: tags },
        ...(!only && { rules: Object.fromEntries(off.map((rule) => [rule, { enabled: false }])) }),
        resultTypes: ['violations'],
      });
    },
    { tags, only, off: Object.keys(exceptions) },
  );
  return result.violations.flatMap((v) =>
    v.nodes.map(
      (n) => `${state}: ${v.id}: ${n.html.slice(0, 160)} ${n.any[0]?.message ?? n.failureSummary ?? ''}`,
    ),
  );
}

test('axe finds nothing on any page in any state, by day and by night', async ({ hall }) => {
  test.setTimeout(170_000);
  hall.expectsComplaint(/status of 404/, /ERR_INTERNET_DISCONNECTED/, /WebSocket connection to/);
  const found: string[] = [];
  let states = 0;
  const tour = new Tour(hall, 'en', async (page, state) => {
    // The policy of the page keeps foreign scripts out; this goes past it.
    if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
    found.push(...(await findings(page, state)));
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    found.push(...(await findings(page, `${state}, by night`, ['color-contrast'])));
    await page.emulateMedia({ colorScheme: 'light' });
    states++;
  });
  await tour.walk();
  expect(states).toBeGreaterThan(45);
  expect(found).toEqual([]);
});
