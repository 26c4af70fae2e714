import type { Page } from '@playwright/test';

import { lookClosely } from './axe';
import { expect, test } from './hall';
import {
  ballot,
  closeVote,
  counted,
  discuss,
  giveName,
  joinLink,
  meetingOf,
  press,
  sees,
  startMeeting,
  writeProposal,
} from './steps';

const still = { reducedMotion: 'reduce' } as const;

/** Nominates somebody from the list, with a reason where there is one. */
async function nominate(page: Page, name: string, reason = '') {
  await press(page, 'Nominate somebody');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: new RegExp(`^${name}`) }).check();
  if (reason) await dialog.getByLabel(/^Why them/).fill(reason);
  await dialog.getByRole('button', { name: 'Nominate', exact: true }).click();
  await expect(dialog).toBeHidden();
}

/** Ranks people, best first, and casts. */
async function rank(page: Page, ...names: string[]) {
  for (const [i, name] of names.entries()) {
    await ballot(page)
      .getByRole('button', { name: `${name}: give rank ${i + 1}`, exact: true })
      .click();
  }
  await ballot(page).getByRole('button', { name: 'Cast my vote' }).click();
  await expect(counted(page)).toBeVisible();
}

test('people are nominated, accept or decline, say who they are, and are elected', async ({ hall }) => {
  const ana = await hall.enter('console', still);
  await startMeeting(hall, ana, 'Spring assembly', 'Ana');
  await writeProposal(ana, 'Who looks after our money?', 'For one year.');
  await discuss(ana);
  const { url } = await joinLink(ana);
  const phones: Page[] = [];
  for (const name of ['Ben', 'Cleo', 'Dov']) {
    const phone = await hall.enter('phone', still);
    await phone.goto(url);
    await giveName(phone, name);
    phones.push(phone);
  }
  const [ben, cleo, dov] = phones as [Page, Page, Page];
  const wall = await hall.enter('screen', still);
  const link = await ana.request.post(`/api/meetings/${meetingOf(ana)}/links`, {
    data: { kind: 'screen' },
    headers: { Origin: hall.program.base },
  });
  await wall.goto(((await link.json()) as { url: string }).url);
  const found: string[] = [];

  await test.step('nominations are opened', async () => {
    await press(ana, 'Elect people here');
    const dialog = ana.getByRole('dialog', { name: 'An election of people' });
    await dialog.getByLabel('Elected to').fill('Treasurer');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await press(ana, 'Open nominations');
    await expect(wall.getByText('Nominate somebody on your phone.')).toBeVisible();
  });

  await test.step('Cleo is nominated, accepts and says who she is', async () => {
    await nominate(ben, 'Cleo', 'Counts like a clock.');
    await expect(cleo.getByRole('heading', { name: 'You are nominated for “Treasurer”' })).toBeVisible();
    await expect(cleo.getByText('Ben: “Counts like a clock.”')).toBeVisible();
    found.push(...(await lookClosely(cleo, 'nominated')));
    await expect(dov.getByText('Cleo')).toHaveCount(0);
    await press(cleo, 'Accept');
    await press(cleo, 'Write a statement');
    await cleo.getByLabel(/^What you say to the others/).fill('I would publish the books.');
    await press(cleo, 'Save');
    await expect(wall.getByText('Cleo')).toBeVisible();
    await press(dov, 'Read what Cleo says');
    await expect(dov.getByText('I would publish the books.')).toBeVisible();
  });

  await test.step('Dov declines, and nobody else learns of it; Ben puts his own name forward', async () => {
    await nominate(cleo, 'Dov');
    await press(dov, 'Decline');
    await expect(dov.getByText('You have declined.')).toBeVisible();
    await nominate(ben, 'Ben');
    await expect(ben.getByText('You have accepted and stand for election.')).toBeVisible();
    for (const page of [ben, wall]) await expect(page.getByText('Dov')).toHaveCount(0);
    found.push(...(await lookClosely(ana, 'nominations')));
  });

  await test.step('those who stand are voted on, and Cleo is elected', async () => {
    await press(ana, 'Close nominations');
    await press(ana, 'Put those who stand on the ballot');
    await expect(ana.getByText('They are on the ballot below.')).toBeVisible();
    await press(ana, 'Open the vote');
    await expect(ballot(dov).getByRole('button', { name: /^Dov/ })).toHaveCount(0);
    await rank(ben, 'Ben', 'Cleo');
    await rank(cleo, 'Cleo');
    await rank(dov, 'Cleo');
    await closeVote(ana);
    for (const page of [ana, ben, cleo, dov, wall]) await sees(page, 'Elected: Cleo.');
  });
  expect(found).toEqual([]);
});
