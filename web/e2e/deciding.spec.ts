import type { Page } from '@playwright/test';

import { expect, test } from './hall';
import {
  ballot,
  closeVote,
  counted,
  decideBy,
  discuss,
  expectCount,
  giveName,
  joinLink,
  press,
  sees,
  startMeeting,
  take,
  writeProposal,
} from './steps';

const shot = async (page: Page, name: string) => {
  const folder = process.env['SHOTS'];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};

test('a block is raised, talked through, met by an amendment; the others confirm, and it is adopted', async ({
  hall,
}) => {
  test.setTimeout(240_000);
  hall.expectsComplaint(/status of 409/); // an amendment has to say what becomes of the vote
  const ana = await hall.enter('console');
  const phones = [await hall.enter('phone'), await hall.enter('phone'), await hall.enter('phone')] as const;
  const [ben, cem, dora] = phones;
  await startMeeting(hall, ana, 'Spring assembly', 'Ana');
  const { url } = await joinLink(ana);
  for (const [i, page] of phones.entries()) {
    await page.goto(url);
    await giveName(page, ['Ben', 'Cem', 'Dora'][i] ?? '');
    await sees(page, 'Nothing is on the table yet.');
  }
  await writeProposal(
    ana,
    'A repair café in the depot',
    'It opens every Saturday. Tools cost at most 2,500.',
  );
  await discuss(ana);

  await test.step('the rule is read by everybody before the vote opens', async () => {
    await decideBy(ana, 'Agree together', 'Consensus');
    await sees(ana, 'What does a block mean here?');
    await shot(ana, '01-plan');
    await press(ana, 'Show the rule first');
    await sees(ben, 'The vote is being prepared. This is its rule.');
    await sees(ben, 'A single block stops the proposal.');
    await shot(ben, '02-rule');
    await press(ana, 'Open the vote');
  });

  await test.step('a block needs a reason, and lands on the desk', async () => {
    await take(ben, 'Agree');
    await take(cem, 'Reservations', 'Who sweeps up?');
    await ballot(dora)
      .getByRole('button', { name: /^Block/ })
      .click();
    await press(dora, 'Cast: Block');
    await expect(ballot(dora).getByRole('alert')).toContainText('A block needs a reason');
    await ballot(dora).getByLabel('Why must it not pass like this?').fill('We have no 2,500.');
    await ballot(dora)
      .getByLabel('Which shared value or need is at stake?')
      .fill('We live within our means.');
    await press(dora, 'Cast: Block');
    await expect(counted(dora)).toBeVisible();
    const desk = ana.getByRole('complementary', { name: 'The room' });
    await expect(desk.getByText('We have no 2,500.')).toBeVisible();
    await sees(ana, 'As it stands, the proposal would be blocked.');
    await expectCount(ana, { Agree: 1, Reservations: 1, Block: 1 });
    await shot(ana, '03-blocked');
  });

  await test.step('it is understood, and something is offered', async () => {
    await ana.getByRole('button', { name: 'It is understood' }).first().click();
    await ana.getByRole('button', { name: 'Offer something …' }).first().click();
    await ana.getByLabel('How it is met').selectOption('amended');
    await ana.getByLabel('What is offered').fill('Tools for at most 900.');
    await press(ana, 'Offer this');
    await expect(ballot(dora).getByText('Tools for at most 900.')).toBeVisible();
    await expect(
      ballot(dora).getByRole('button', { name: 'Withdraw: choose another position' }),
    ).toBeVisible();
    await shot(dora, '04-my-block');
  });

  await test.step('the text is amended while the vote runs', async () => {
    await press(ana, 'Edit the text');
    const dialog = ana.getByRole('dialog');
    await dialog.getByLabel('Text', { exact: true }).fill('It opens every Saturday. Tools cost at most 900.');
    await dialog.getByRole('button', { name: /^Save/ }).click();
    await expect(dialog.getByRole('alert')).toBeVisible();
    await dialog.getByRole('radio', { name: /^It goes on with the new text/ }).check();
    await shot(ana, '05-amend');
    await dialog.getByRole('button', { name: /^Save/ }).click();
    await expect(dialog).toBeHidden();
    await expectCount(ana, { Agree: 0, Reservations: 0, Block: 0 });
    await sees(ana, '3 positions are for an earlier text');
    await shot(ana, '06-stale');
  });

  await test.step('each phone shows the difference, and confirms or changes in one tap', async () => {
    await expect(ballot(ben).locator('del')).toContainText('2,500');
    await expect(ballot(ben).locator('ins')).toContainText('900');
    await shot(ben, '07-again');
    await press(ben, 'Still: Agree');
    await expect(counted(ben)).toBeVisible();
    await press(cem, 'Still: Reservations');
    await press(dora, 'Changed …');
    await take(dora, 'Agree');
    await expect(counted(dora)).toBeVisible();
    await expectCount(ana, { Agree: 2, Reservations: 1, Block: 0 });
    await shot(dora, '08-counted');
  });

  await test.step('it is adopted, and the step that follows is the first that the rule allows', async () => {
    await closeVote(ana);
    for (const page of [ana, ben, dora]) await sees(page, 'The proposal is adopted.');
    await expect(ana.getByRole('button', { name: 'Record the decision' })).toBeVisible();
    await expect(ana.getByText('resolved (Text 2)')).toBeVisible();
    await shot(ana, '09-adopted');
    await shot(ben, '10-adopted');
    await press(ana, 'Record the decision');
    await sees(ben, 'The proposal is adopted.');
  });
});
