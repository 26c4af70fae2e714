import type { Page } from '@playwright/test';

import { expect, test } from './hall';
import { discuss, giveName, joinLink, meetingOf, press, startMeeting, writeProposal } from './steps';

/** The names of those who wait to speak, as the console lists them. */
const line = (console: Page) =>
  console.getByRole('region', { name: 'Speaking' }).getByRole('listitem').locator('b').allTextContents();

const speaking = (console: Page) => console.getByRole('region', { name: 'Speaking' });

test('a hall speaks in turn, fairly, and says what it feels and asks', async ({ hall }) => {
  const ana = await hall.enter('console');
  await startMeeting(hall, ana, 'Spring assembly', 'Ana');
  await writeProposal(ana, 'Dig a pond', 'Behind the shed.');
  await discuss(ana);
  const { url } = await joinLink(ana);
  const phones: Page[] = [];
  for (const name of ['Ben', 'Cleo', 'Dov']) {
    const phone = await hall.enter('phone');
    await phone.goto(url);
    if (name === 'Dov') {
      hall.expectsComplaint(/409/);
      await giveName(phone, ' ben');
      await expect(phone.getByText('Somebody here is already called Ben.')).toBeVisible();
    }
    await giveName(phone, name);
    await press(phone, 'Speak');
    phones.push(phone);
  }
  const [ben, cleo, dov] = phones as [Page, Page, Page];
  const wall = await hall.enter('screen');
  const link = await ana.request.post(`/api/meetings/${meetingOf(ana)}/links`, {
    data: { kind: 'screen' },
    headers: { Origin: hall.program.base },
  });
  await wall.goto(((await link.json()) as { url: string }).url);

  await test.step('the order is made fair', async () => {
    await press(ana, 'Who speaks next: in order of hands');
    const dialog = ana.getByRole('dialog', { name: 'How the floor is given' });
    await dialog.getByRole('radio', { name: /^Fair/ }).check();
    await dialog.getByLabel('Seconds for each turn').fill('60');
    await press(ana, 'Save');
    await expect(dialog).toBeHidden();
  });

  await test.step('Ben speaks', async () => {
    await press(ben, 'Raise my hand');
    await expect(ben.getByText('You are next.')).toBeVisible();
    await press(ana, 'Give the floor to Ben');
    await expect(ben.getByText('You have the floor')).toBeVisible();
    await expect(cleo.getByText('Speaking now:')).toBeVisible();
    await expect(wall.getByText('Somebody is speaking')).toBeVisible();
    await expect(wall.getByText('Ben')).toHaveCount(0);
    await press(ben, 'I am done');
    await expect(speaking(ana).getByText('Nobody waits to speak.')).toBeVisible();
  });

  await test.step('who has not spoken goes first, a point of order before all', async () => {
    await press(ben, 'Raise my hand');
    await expect.poll(() => line(ana)).toEqual(['Ben']);
    await press(cleo, 'Raise my hand');
    await expect.poll(() => line(ana)).toEqual(['Cleo', 'Ben']);
    await press(dov, 'Point of order');
    await expect.poll(() => line(ana)).toEqual(['Dov', 'Cleo', 'Ben']);
    await expect(cleo.getByText('One person before you.')).toBeVisible();
    await expect(ben.getByText('2 people before you.')).toBeVisible();
    await expect(wall.getByText('3 hands are up.')).toBeVisible();
    await press(ana, 'Give the floor to Dov');
    await press(ana, 'Give the floor to Cleo');
    await expect(cleo.getByText('You have the floor')).toBeVisible();
    await expect(ben.getByText('You are next.')).toBeVisible();
    await press(ana, 'End the turn');
    await press(ben, 'Lower my hand');
    await expect.poll(() => line(ana)).toEqual([]);
  });

  await test.step('somebody without a phone gets their turn', async () => {
    await press(ana, 'Raise a hand for somebody');
    const dialog = ana.getByRole('dialog', { name: 'Raise a hand for somebody' });
    await dialog.getByLabel('Who wants to speak?').selectOption('Cleo');
    await dialog.getByRole('button', { name: 'Raise the hand' }).click();
    await expect(dialog).toBeHidden();
    await expect.poll(() => line(ana)).toEqual(['Cleo']);
    await press(cleo, 'Lower my hand');
    await expect.poll(() => line(ana)).toEqual([]);
  });

  await test.step('signals are counted, not told', async () => {
    for (const phone of [ben, cleo]) await phone.getByRole('button', { name: /^Louder/ }).click();
    await expect(dov.getByRole('button', { name: /^Louder\s*2/ })).toBeVisible();
    await expect(wall.getByText('Louder 2')).toBeVisible();
    await dov.getByRole('button', { name: /^Louder/ }).click();
    await expect(wall.getByText('Louder 3')).toBeVisible();
  });

  await test.step('a question is asked, raised up and shown', async () => {
    for (const [phone, text] of [
      [ben, 'Who pays for it?'],
      [dov, 'Is it safe for children?'],
    ] as const) {
      await phone.getByLabel('Your question to the meeting').fill(text);
      await press(phone, 'Ask');
    }
    await cleo.getByLabel('Your question to the meeting').fill('Never mind?');
    await press(cleo, 'Ask');
    await expect(dov.getByText('Never mind?')).toBeVisible();
    await press(cleo, 'Withdraw: Never mind?');
    await expect(dov.getByText('Never mind?')).toHaveCount(0);
    await expect(cleo.getByLabel('Your question to the meeting')).toHaveValue('Never mind?');
    await press(cleo, 'Raise up: Is it safe for children?');
    await ana.locator('summary').filter({ hasText: 'Questions from the floor: 2' }).click();
    const desk = ana.getByRole('region', { name: 'Questions from the floor' });
    await expect(desk.getByRole('listitem').first()).toContainText('Is it safe for children?');
    await desk.getByLabel('Show the first few on the screen').check();
    await expect(wall.getByRole('listitem')).toHaveCount(2);
    await expect(wall.getByRole('listitem').first()).toContainText('Is it safe for children?');
    await desk.getByRole('listitem').nth(1).getByRole('button', { name: 'Hide' }).click();
    const why = ana.getByRole('dialog', { name: 'Hide this question?' });
    await why.getByLabel('Why?').fill('It was answered last week.');
    await why.getByRole('button', { name: 'Hide' }).click();
    await expect(ben.getByText('The reason: It was answered last week.')).toBeVisible();
    await expect(cleo.getByText('Who pays for it?')).toHaveCount(0);
  });

  await test.step('a temperature check is asked and answered in one tap each', async () => {
    await press(dov, 'Now');
    await ana.locator('summary').filter({ hasText: 'Ask how warm the hall is' }).click();
    await press(ana, 'Ask about this proposal');
    for (const [phone, answer] of [
      [ben, 'Warm'],
      [cleo, 'Warm'],
      [dov, 'Cold'],
    ] as const) {
      await phone
        .getByRole('region', { name: 'Temperature check' })
        .getByRole('button', { name: answer })
        .click();
      await expect(phone.getByText('Your answer is in.')).toBeVisible();
    }
    await expect(wall.getByText('3 of 4 have answered')).toBeVisible();
    await press(ana, 'Close and show the result');
    await expect(wall.getByText('This is not a vote and binds nobody.')).toBeVisible();
    await expect(wall.locator('dl')).toContainText(/Warm\s*2\s*Unsure\s*0\s*Cold\s*1/);
  });

  await test.step('a timer runs on all three', async () => {
    await ana.locator('summary').filter({ hasText: 'Start a timer' }).click();
    await ana.getByLabel('What for').selectOption('Break');
    await ana.getByRole('region', { name: 'Timer' }).getByLabel('Minutes').fill('10');
    await ana.getByRole('region', { name: 'Timer' }).getByRole('button', { name: 'Start a timer' }).click();
    await press(cleo, 'Now');
    for (const page of [ana, cleo, wall]) await expect(page.getByText('Break').first()).toBeVisible();
    await press(ana, 'Stop');
    await expect(cleo.getByText('Break')).toHaveCount(0);
  });
});
