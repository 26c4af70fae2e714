import { expect, test } from './hall';
import { giveName, joinLink, press, decideBy } from './steps';

test('what cannot be taken is refused with a sentence in its place', async ({ hall }) => {
  hall.expectsComplaint(/status of 404/, /status of 422/);
  const ana = await hall.enter('console');
  const ben = await hall.enter('phone');

  await test.step('a meeting without a title or a name', async () => {
    await ana.goto(hall.program.link);
    await press(ana, 'Start the meeting');
    await expect(ana.getByRole('alert')).toHaveText('Please fill in the title.');
    await ana.getByLabel('Title of the meeting').fill('Spring assembly');
    await ana.getByLabel('Your name').fill('   ');
    await press(ana, 'Start the meeting');
    await expect(ana.getByRole('alert')).toHaveText('Please fill in the name.');
    await expect(ana.getByLabel('Title of the meeting')).toHaveValue('Spring assembly');
  });

  await test.step('a wrong code', async () => {
    await ben.goto('/');
    await ben.getByLabel('Code').fill('ABCD-9999');
    await press(ben, 'Go to the meeting');
    await expect(ben.getByRole('alert')).toHaveText(
      'No meeting has this code. Please check it on the screen.',
    );
    await expect(ben.getByLabel('Code')).toHaveValue('ABCD-9999');
  });

  await ana.getByLabel('Your name').fill('Ana');
  await press(ana, 'Start the meeting');
  await expect(ana.getByRole('heading', { name: 'Spring assembly' })).toBeVisible();
  await ben.goto((await joinLink(ana)).url);

  const refused = {
    'an empty name': ['', 'Please fill in the name.'],
    'a name of spaces': ['   ', 'Please fill in the name.'],
    'a name of 10,000 characters': [
      'x'.repeat(10_000),
      /^That is too long: 10000 characters, at most \d+ fit\.$/,
    ],
    'a name that turns the writing round': ['Ben\u202Enimda', /^One character cannot be taken here/],
  } as const;
  for (const [what, [name, sentence]] of Object.entries(refused)) {
    await test.step(what, async () => {
      await ben.getByLabel('Your name').evaluate((input) => input.removeAttribute('maxlength'));
      await giveName(ben, name);
      await expect(ben.getByRole('alert')).toHaveText(sentence);
      await expect(ben.getByLabel('Your name')).toHaveValue(name);
    });
  }

  await test.step('a name that fits', async () => {
    await giveName(ben, 'Ben');
    await expect(ben.getByRole('heading', { name: 'Welcome, Ben' })).toBeVisible();
  });

  await test.step('a proposal without a title, a vote with one option', async () => {
    await press(ana, 'Add the first proposal');
    const dialog = ana.getByRole('dialog', { name: 'New proposal' });
    await dialog.getByRole('button', { name: 'Add a proposal' }).click();
    await expect(dialog.getByRole('alert')).toHaveText('Please fill in the title.');
    await dialog.getByLabel('Title').fill('Which colour?');
    await dialog.getByRole('button', { name: 'Add a proposal' }).click();
    await press(ana, 'Open the discussion');
    await decideBy(ana, 'Choose among options', 'Approval');
    await ana.getByRole('textbox', { name: 'Option 1' }).fill('Green');
    await press(ana, 'Open the vote');
    await expect(ana.getByRole('alert')).toHaveText('At least 2 options are needed.');
    await expect(ana.getByRole('textbox', { name: 'Option 1' })).toHaveValue('Green');
  });
});
