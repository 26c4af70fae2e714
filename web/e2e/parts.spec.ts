import { expect, test } from './hall';
import { focus } from './keys';
import { giveName, joinLink, startMeeting, writeProposal } from './steps';

test('a dialog stays while text is marked beyond its edge, and gives the focus back', async ({ hall }) => {
  const ana = await hall.enter('console');
  await startMeeting(hall, ana, 'Spring assembly', 'Ana');
  await writeProposal(ana, 'Open on Saturdays', 'From ten to four.');

  const way = ana.getByRole('navigation', { name: 'Agenda' }).getByRole('button', { name: 'Add a proposal' });
  await way.focus();
  await ana.keyboard.press('Enter');
  const dialog = ana.getByRole('dialog', { name: 'New proposal' });
  const text = dialog.getByLabel('Text');
  await text.fill('A bench by the pond');
  const box = await text.boundingBox();
  if (!box) throw new Error('the field has no place');
  await ana.mouse.move(box.x + 40, box.y + 20);
  await ana.mouse.down();
  await ana.mouse.move(4, box.y + 20, { steps: 4 });
  await ana.mouse.up();
  await expect(text).toHaveValue('A bench by the pond');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  await expect(way).toBeFocused();

  await ana.keyboard.press('Enter');
  await expect(text).toHaveValue('A bench by the pond');
  await ana.mouse.click(4, box.y + 20);
  await expect(dialog).toBeHidden();
  expect((await focus(ana)).place).not.toBe('nowhere');
});

test('a part of the page that could not be loaded comes with a new beginning', async ({ hall }) => {
  const ana = await hall.enter('console');
  await startMeeting(hall, ana, 'Spring assembly', 'Ana');
  await writeProposal(ana, 'Open on Saturdays', 'From ten to four.');
  const { url } = await joinLink(ana);

  const ben = await hall.enter('phone');
  hall.expectsComplaint(/Failed to load resource/);
  let missed = 0;
  await ben.route(/assets\/PhonePlaces.*\.js/, (route) => {
    missed++;
    return missed === 1 ? route.abort('connectionreset') : route.continue();
  });
  await ben.goto(url);
  await giveName(ben, 'Ben');
  await expect.poll(() => missed).toBe(2);
  await ben.getByRole('button', { name: 'Agenda', exact: true }).click();
  await expect(ben.getByRole('heading', { name: 'Agenda' })).toBeVisible();
  const other = hall.faults.filter((f) => !/dynamically imported module/.test(f));
  hall.faults.splice(0, hall.faults.length, ...other);
});
