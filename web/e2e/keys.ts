import { expect, type Locator, type Page } from '@playwright/test';

/** What has the focus, and whether that can be seen. */
export const focus = (page: Page) =>
  page.evaluate(() => {
    const at = document.activeElement ?? document.body;
    const drawn = (e: Element | null) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(e ?? document.body);
      return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
    };
    const { width, height } = at.getBoundingClientRect();
    return {
      name: `${at.tagName} ${at.getAttribute('aria-label') ?? at.textContent?.trim().slice(0, 40)}`,
      place: at === document.body ? 'nowhere' : at.closest('dialog') ? 'dialog' : 'page',
      visible: width > 0 && height > 0 && (drawn(at) || drawn(at.closest('label'))),
    };
  });

/** Goes on with Tab until something has the focus; each stop on the way must be seen. */
export async function tabTo(page: Page, target: Locator) {
  const passed: string[] = [];
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    const { name, place, visible } = await focus(page);
    if (place !== 'nowhere') expect(visible, `the focus is seen on ${name}`).toBe(true);
    if (await target.evaluate((e) => e === document.activeElement)) return;
    passed.push(name);
  }
  throw new Error(`Tab does not lead there, only past ${passed.join(', ')}`);
}
