import { randomUUID } from 'node:crypto';

import { Actor } from './api';
import { expect, test } from './hall';

const majority = { method: 'yes_no', question: '', show: 'live', names: 'live', quorum: {} };

test('a decision takes the place of one of another meeting of the organisation', async ({ hall }) => {
  const host = await hall.enter('console');
  await host.goto(hall.program.link);
  await expect(host.getByLabel('Title of the meeting')).toBeVisible();
  const chair = new Actor(host.request, hall.program.base);
  const usual = { language: 'en', zone: 'Europe/Berlin', joining: 'open' };
  const { organisation } = await chair.send('POST', '/api/organisations', {
    id: randomUUID(),
    name: 'Garden union',
    defaults: usual,
  });
  for (const [title, proposal] of [
    ['Spring', 'Two barrels'],
    ['Autumn', 'Four barrels'],
  ] as const) {
    const begun = { id: randomUUID(), title, name: 'Ana', organisation, ...usual };
    chair.meeting = String((await chair.send('POST', '/api/meetings', begun))['meeting']);
    const id = await chair.propose(proposal, 'By the gate.');
    await chair.move(id, 'discussion');
    const poll = await chair.openPoll(id, 1, majority);
    await chair.cast(poll, 1, { answer: 'yes' });
    await chair.close(poll);
    await chair.move(id, 'decided');
  }

  await host.goto(`/m/${chair.meeting}`);
  await host.getByRole('button', { name: 'For the record' }).click();
  const record = host.getByRole('dialog');
  await record.getByText('Four barrels').first().click();
  await record.getByLabel('Which earlier decision?').selectOption({ index: 1 });
  await record.getByRole('button', { name: 'Note it' }).click();
  await expect(record.getByText('It takes the place of “Two barrels”')).toBeVisible();
  await expect(record.getByLabel('Which earlier decision?')).toHaveCount(0);
});
