import { expect, test } from './hall';
import { focus, tabTo } from './keys';
import {
  ballot,
  counted,
  discuss,
  expectCount,
  joinLink,
  openConsensus,
  startMeeting,
  writeProposal,
} from './steps';

test('joining and voting with the keyboard alone', async ({ hall }) => {
  const ana = await hall.enter('console');
  const ben = await hall.enter('console');
  await startMeeting(hall, ana, 'Spring assembly', 'Ana');
  await writeProposal(ana, 'Open on Saturdays', 'From ten to four.');
  await discuss(ana);
  await openConsensus(ana);
  const { code } = await joinLink(ana);

  await test.step('joining', async () => {
    await ben.goto('/');
    await expect(ben.getByRole('heading', { name: 'Join a meeting' })).toBeVisible();
    const skip = ben.getByRole('link', { name: 'Skip to the content' });
    await tabTo(ben, skip);
    await expect(skip).toBeInViewport();
    await ben.keyboard.press('Enter');
    await expect(ben.getByRole('main')).toBeFocused();
    await tabTo(ben, ben.getByLabel('Code'));
    await ben.keyboard.type(code);
    await ben.keyboard.press('Enter');
    await expect(ben.getByLabel('Your name')).toBeVisible();
    await tabTo(ben, ben.getByLabel('Your name'));
    await ben.keyboard.type('Ben');
    await tabTo(ben, ben.getByRole('button', { name: 'Join', exact: true }));
    await ben.keyboard.press('Space');
  });

  await test.step('a position with its reason', async () => {
    const aside = ballot(ben).getByRole('button', { name: /^Stand aside/ });
    await expect(aside).toBeVisible();
    await tabTo(ben, aside);
    await ben.keyboard.press('Enter');
    await expect(ballot(ben).getByRole('textbox')).toBeFocused();
    await ben.keyboard.type('I live next door.');
    await tabTo(ben, ballot(ben).getByRole('button', { name: 'Cast: Stand aside' }));
    await ben.keyboard.press('Enter');
    await expect(counted(ben)).toBeVisible();
    await expect.poll(async () => (await focus(ben)).place, 'the focus is not lost').not.toBe('nowhere');
    await expectCount(ana, { 'Stand aside': 1 });
  });

  await test.step('the settings: arrow keys', async () => {
    const me = ben.getByRole('button', { name: 'Me', exact: true });
    await tabTo(ben, me);
    await ben.keyboard.press('Enter');
    await expect(ben.getByRole('radio', { name: 'Automatic' })).toBeVisible();
    await tabTo(ben, ben.getByRole('radio', { name: 'Automatic' }));
    await ben.keyboard.press('ArrowRight');
    await ben.keyboard.press('ArrowRight');
    await expect(ben.locator('html')).toHaveAttribute('data-theme', 'dark');
    await expect(ben.getByRole('radio', { name: 'Dark' })).toBeFocused();
  });
});

test('dialogs keep the focus and give it back; the console has keys', async ({ hall }) => {
  const ana = await hall.enter('console');
  await startMeeting(hall, ana, 'Spring assembly', 'Ana');

  for (const name of ['Invite people', 'Minutes', 'Keys', 'This device', 'Add a proposal']) {
    await test.step(name, async () => {
      const button = ana.getByRole('button', { name, exact: true });
      await tabTo(ana, button);
      await ana.keyboard.press('Enter');
      const dialog = ana.getByRole('dialog');
      await expect(dialog).toBeVisible();
      const seen = new Set<string>();
      for (let i = 0; i < 15; i++) {
        await ana.keyboard.press('Tab');
        const { name, place } = await focus(ana);
        seen.add(name);
        expect(place, `the focus stays in the dialog, not on ${name}`).not.toBe('page');
      }
      expect(seen.size).toBeGreaterThan(0);
      await ana.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
      await expect(button).toBeFocused();
    });
  }

  await test.step('the keys', async () => {
    await writeProposal(ana, 'First', 'One.');
    await writeProposal(ana, 'Second', 'Two.');
    const agenda = ana.getByRole('navigation', { name: 'Agenda' });
    const work = ana.getByRole('main');
    await expect(work.getByRole('heading', { name: 'Second' })).toBeVisible();
    await ana.keyboard.press('k');
    await expect(work.getByRole('heading', { name: 'First' })).toBeVisible();
    await ana.keyboard.press('j');
    await expect(work.getByRole('heading', { name: 'Second' })).toBeVisible();
    await expect(agenda.getByRole('button', { name: /^2/ })).toHaveAttribute('aria-current', 'true');
    await ana.keyboard.press('k');
    await expect(work.getByRole('heading', { name: 'First' })).toBeVisible();
    await ana.keyboard.press('n');
    await expect(ana.getByRole('button', { name: 'Open the discussion' })).toBeFocused();
    await ana.keyboard.press('?');
    await expect(ana.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  });
});
