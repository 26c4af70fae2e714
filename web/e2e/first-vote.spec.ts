import { readFile } from 'node:fs/promises';

import type { Page } from '@playwright/test';

import { expect, test } from './hall';
import {
  approve,
  ballot,
  closeVote,
  count,
  counted,
  discuss,
  expectCount,
  giveName,
  joinLink,
  openApproval,
  openConsensus,
  press,
  sees,
  startMeeting,
  take,
  unfoldOwnVote,
  writeProposal,
} from './steps';

test('the first vote: from the QR code to the minutes', async ({ hall }) => {
  // A phone goes offline, and the server is killed.
  hall.expectsComplaint(/ERR_INTERNET_DISCONNECTED/, /ERR_CONNECTION_/, /WebSocket connection to/);
  const ana = await hall.enter('console');
  const ben = await hall.enter('phone');
  const cem = await hall.enter('phone');
  const wall = await hall.enter('screen');

  await test.step('the facilitator opens a meeting, and all come in', async () => {
    await startMeeting(hall, ana, 'Spring assembly', 'Ana');
    const { url, code } = await joinLink(ana);
    await ben.goto(url);
    await giveName(ben, 'Ben');
    await cem.goto('/');
    await cem.getByLabel('Code').fill(code.toLowerCase());
    await press(cem, 'Go to the meeting');
    await giveName(cem, 'Cem');
    for (const [page, name] of [
      [ben, 'Ben'],
      [cem, 'Cem'],
    ] as const) {
      await expect(page.getByRole('heading', { name: `Welcome, ${name}` })).toBeVisible();
      await expect(ana.getByRole('button', { name: new RegExp(`^${name}`) })).toBeVisible();
    }

    await press(ana, 'Invite people');
    const invite = ana.getByRole('dialog', { name: 'Invite people' });
    await expect(invite.getByRole('img', { name: 'QR code of the link' })).toBeVisible();
    await invite.getByRole('button', { name: 'Link for the screen' }).click();
    const link = await invite.getByRole('textbox', { name: 'Link for the screen' }).inputValue();
    await invite.getByRole('button', { name: 'Close' }).click();
    await wall.goto(link);
    await expect(wall.getByRole('heading', { name: 'Spring assembly' })).toBeVisible();
    await expect(wall.getByText(code)).toBeVisible();
    await expect(wall.getByText('3 of 3 present')).toBeVisible();
  });
  const everyone = [ana, ben, cem, wall];

  await test.step('a choice of three projects by approval', async () => {
    await writeProposal(ana, 'Which project first?', 'We have money for one project this year.');
    await discuss(ana);
    for (const page of [ben, cem]) {
      await expect(page.getByRole('heading', { name: 'Which project first?' })).toBeVisible();
      await expect(page.getByText('We are discussing this proposal')).toBeVisible();
    }
    await expect(wall.getByText(/We are discussing/)).toBeVisible();

    await openApproval(ana, ['Repair café', 'Pocket park', 'Bike shed']);
    await approve(ben, 'Repair café', 'Bike shed');
    await expect(counted(ben)).toBeVisible();
    for (const page of [ana, ben, wall]) {
      await expectCount(page, { 'Repair café': 1, 'Pocket park': 0, 'Bike shed': 1 });
    }
    await expect(ballot(cem).getByRole('checkbox', { name: 'Pocket park' })).toBeVisible();
    await approve(cem, 'Repair café');
    await unfoldOwnVote(ana);
    await approve(ana, 'Pocket park', 'Repair café');
    for (const page of everyone) {
      await expectCount(page, { 'Repair café': 3, 'Pocket park': 1, 'Bike shed': 1 });
      await sees(page, '3 of 3 have cast');
    }

    await closeVote(ana);
    for (const page of everyone) await sees(page, 'Chosen: Repair café.');
    await press(ana, 'Record the decision');
    await expect(ana.getByRole('list', { name: 'Phase' }).getByText('Decided')).toHaveAttribute(
      'aria-current',
      'step',
    );
  });

  const dora = await hall.enter('phone');
  await test.step('a consensus vote: a block, and what would change it', async () => {
    await writeProposal(ana, 'Open the repair café on Saturdays', 'From ten to four, in the old depot.');
    await discuss(ana);
    await openConsensus(ana);
    await take(cem, 'Block');
    await expect(ballot(cem).getByText('A block needs a reason.')).toBeVisible();
    await expectCount(ana, { Agree: 0, 'Stand aside': 0, Block: 0, 'Not cast yet': 3 });
    await take(cem, 'Block', 'The noise keeps the night shift awake.');
    await expect(counted(cem)).toBeVisible();
    await unfoldOwnVote(ana);
    await take(ana, 'Agree');
    for (const page of [ana, cem, wall]) {
      await expectCount(page, { Agree: 1, Block: 1, 'Not cast yet': 1 });
      await sees(page, 'the proposal would be blocked');
    }
    for (const page of [ana, cem]) await sees(page, /one block withdrawn/);
  });

  await test.step('a phone that joins late votes', async () => {
    const { url } = await joinLink(ana);
    await dora.goto(url);
    await giveName(dora, 'Dora');
    await take(dora, 'Agree');
    await expect(counted(dora)).toBeVisible();
    for (const page of [ana, cem, dora, wall]) {
      await expectCount(page, { Agree: 2, Block: 1, 'Not cast yet': 1 });
    }
  });

  await test.step('a vote without a connection is kept, survives a reload, and counts once', async () => {
    await expect(ballot(ben)).toBeVisible();
    await ben.context().setOffline(true);
    await take(ben, 'Stand aside', 'I live next door.');
    await expect(ballot(ben).getByText('Your vote is kept on this phone and will be sent.')).toBeVisible();
    await expect(counted(ben)).toBeHidden();
    await expect(ben.reload()).rejects.toThrow('ERR_INTERNET_DISCONNECTED');
    await ben.context().setOffline(false);
    await ben.reload();
    await expect(counted(ben)).toBeVisible();
    await expect(ballot(ben).getByText('I live next door.')).toBeVisible();
    for (const page of [...everyone, dora]) {
      await expectCount(page, { Agree: 2, 'Stand aside': 1, Block: 1, 'Not cast yet': 0 });
    }
  });

  await test.step('the server is killed in the middle; what was said meanwhile arrives', async () => {
    await hall.program.kill();
    for (const page of [ana, ben, cem, dora]) await expect(page.getByText('Offline')).toBeVisible();
    await press(cem, 'Change');
    await take(cem, 'Agree');
    await expect(ballot(cem).getByText('Your vote is kept on this phone')).toBeVisible();
    await hall.program.start();
    for (const page of [ana, ben, cem, dora]) await expect(page.getByText('Connected')).toBeAttached();
    await expect(counted(cem)).toBeVisible();
    for (const page of [...everyone, dora]) {
      await expectCount(page, { Agree: 3, 'Stand aside': 1, Block: 0, 'Not cast yet': 0 });
    }
  });

  await test.step('the blocker went along: it is adopted', async () => {
    await closeVote(ana);
    for (const page of [...everyone, dora]) {
      await sees(page, 'The proposal is adopted.');
    }
    for (const page of [ana, ben, cem, dora]) {
      await expect(page.getByText('I live next door.').first()).toBeVisible();
    }
    await expect(ana.getByRole('main').getByText('The proposal is adopted.')).toBeInViewport();
    await expect(wall.getByText('Ben')).toBeHidden();
    await expect(count(wall)).toBeVisible();
    await press(ana, 'Record the decision');
  });

  await test.step('the minutes, in three formats', async () => {
    await press(ana, 'End the meeting');
    await ana
      .getByRole('dialog', { name: 'End the meeting?' })
      .getByRole('button', { name: 'End the meeting' })
      .click();
    await press(ana, 'Get the minutes');
    const minutes = ana.getByRole('dialog', { name: 'Minutes' });
    const text = await download(ana, () => minutes.getByRole('link', { name: /Markdown/ }).click());
    const json = await download(ana, () => minutes.getByRole('link', { name: /JSON/ }).click());
    const opening = ana.waitForEvent('popup');
    await minutes.getByRole('link', { name: /HTML/ }).click();
    const page = await opening;
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Spring assembly');
    const html = await page.locator('body').innerText();

    for (const words of [text, html]) {
      for (const name of ['Ana', 'Ben', 'Cem', 'Dora']) expect(words).toContain(name);
      expect(words).toContain('Chosen: Repair café.');
      expect(words).toContain('The proposal is adopted.');
      expect(words).toContain('I live next door.');
      expect(words).toContain('The noise keeps'); // a block that was withdrawn stands on the record
    }
    const all = JSON.stringify(JSON.parse(json));
    for (const name of ['Ana', 'Ben', 'Cem', 'Dora']) expect(all).toContain(`"${name}"`);
    expect(all).toContain('"adopted"');
    expect(all).toContain('I live next door.');
  });
});

async function download(page: Page, what: () => Promise<void>): Promise<string> {
  const coming = page.waitForEvent('download');
  await what();
  return readFile(await (await coming).path(), 'utf8');
}
