import type { Page } from '@playwright/test';

import { Actor, approval } from './api';
import { lookClosely } from './axe';
import { expect, test } from './hall';
import { meetingOf, startMeeting } from './steps';

/** Eleven options, eliminated one by one: a count too long to be sent with every ballot. */
const names = Array.from({ length: 11 }, (_, i) => `Plan ${i + 1} for the square and the lanes`);

/** What is smaller than 28 px, or lies over something else. */
const faults = (page: Page) =>
  page.evaluate(() => {
    const found: string[] = [];
    const box = (selector: string) => document.querySelector(selector)?.getBoundingClientRect();
    for (const e of document.querySelectorAll('main th, main td, main p, main h1, main text')) {
      const size = parseFloat(getComputedStyle(e).fontSize);
      if (e.textContent?.trim() && size < 28) found.push(`${size} px: ${e.textContent.trim()}`);
    }
    const table = box('main table');
    const footer = [...document.querySelectorAll('main footer *')].map((e) => e.getBoundingClientRect().top);
    const moment = box('main .moment');
    if (!table || !moment) found.push('no table');
    else {
      if (table.bottom > Math.min(...footer)) found.push('the table lies over the footer');
      if (table.top < moment.bottom) found.push('the table lies over the sentence');
    }
    return found;
  });

test('a long ranked count before the hall: its last rounds fit and can be read', async ({ hall }) => {
  const host = await hall.enter('console');
  const wall = await hall.enter('screen', { reducedMotion: 'reduce' });
  await startMeeting(hall, host, 'Assembly', 'Ana');
  const chair = new Actor(host.request, hall.program.base);
  chair.meeting = meetingOf(host);
  const code = await chair.code();
  const link = await chair.send('POST', `/api/meetings/${chair.meeting}/links`, { kind: 'screen' });
  await wall.goto(String(link['url']));

  const proposal = await chair.propose('Which plan comes first?', '');
  await chair.show(proposal);
  await chair.move(proposal, 'discussion');
  const spec = approval(names, { method: 'ranked', ranked: {}, approval: undefined });
  const ids = spec.options.map((o) => o.id);
  const poll = await chair.openPoll(proposal, 1, spec);

  /* Plan n has n ballots that name it and then plan 11: each goes out in its turn, seven of them, until 11 has a majority. */
  for (const [i, id] of ids.entries()) {
    for (let n = 0; n <= i; n++) {
      const member = await Actor.come(hall.program.base);
      await member.join(chair.meeting, code, `Member ${i}.${n}`);
      await member.cast(poll, 1, { ranking: [...new Set([id, ids[10] ?? ''])] });
      await member.leave();
    }
  }
  await expect(wall.getByText('66 of 67 have cast')).toBeVisible();
  const last = wall.getByRole('row', { name: names[10] }).getByRole('cell').last();
  await expect(last).toHaveText('39');
  await expect(wall.getByRole('row', { name: 'Needed' }).getByRole('cell').last()).toHaveText('34');
  await expect(wall.getByText(/^The first (round is|\d rounds are) on your phone\.$/)).toBeVisible();
  expect(await faults(wall)).toEqual([]);

  await chair.close(poll);
  await expect(wall.getByRole('heading', { level: 1 })).toHaveText(`Chosen: ${names[10]}.`);
  await expect(last).toHaveText('39');
  expect(await faults(wall)).toEqual([]);
  expect(await lookClosely(wall, 'a long count before the hall')).toEqual([]);
});
