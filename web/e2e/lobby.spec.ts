import type { Page } from '@playwright/test';

import { expect, test } from './hall';
import { discuss, giveName, joinLink, press, startMeeting, writeProposal } from './steps';

/** Collects all that the server tells a page: bodies of answers and frames of the live view. */
function overhear(page: Page): { told: () => Promise<string> } {
  const parts: Promise<string>[] = [];
  page.on('response', (response) => {
    if (response.url().includes('/api/')) parts.push(response.text().catch(() => ''));
  });
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => parts.push(Promise.resolve(payload.toString()))),
  );
  return { told: async () => (await Promise.all(parts)).join('\n') };
}

test('who waits in the lobby sees only that they wait', async ({ hall }) => {
  const ana = await hall.enter('console');
  const eve = await hall.enter('phone');
  const mia = await hall.enter('phone');
  const { told } = overhear(eve);

  await startMeeting(hall, ana, 'Board meeting', 'Ana Facilitator', 'lobby');
  await writeProposal(ana, 'Buy the orchard', 'For forty thousand.');
  const { url } = await joinLink(ana);

  await test.step('waiting', async () => {
    for (const [page, name] of [
      [eve, 'Eve'],
      [mia, 'Mia'],
    ] as const) {
      await page.goto(url);
      await expect(page.getByText('The facilitator will let you in.')).toBeVisible();
      await giveName(page, name);
      await expect(page.getByRole('heading', { name: `You are in the lobby, ${name}` })).toBeVisible();
    }
    await expect(ana.getByText('2 wait to be let in').first()).toBeVisible();
    // What happens inside goes on without those who wait.
    await discuss(ana);
    await expect(ana.getByRole('button', { name: 'Open the vote' })).toBeVisible();
    await press(ana, 'Turn Mia away');
    await expect(mia.getByText('You have been taken off the roll of this meeting.')).toBeVisible();

    expect(await told()).toContain('Board meeting');
    for (const inside of ['Buy the orchard', 'forty thousand', 'Ana Facilitator', 'Mia', 'discussion']) {
      expect(await told()).not.toContain(inside);
      await expect(eve.getByText(inside)).toHaveCount(0);
    }
    await expect(eve.getByRole('navigation')).toHaveCount(0);
  });

  await test.step('let in', async () => {
    await ana.getByRole('button', { name: /^Let.*Eve/ }).click();
    await expect(eve.getByRole('heading', { name: 'Buy the orchard' })).toBeVisible();
    await expect(eve.getByText('We are discussing this proposal')).toBeVisible();
  });

  await test.step('taken off the roll, and told so', async () => {
    await ana.getByRole('button', { name: /^Eve/ }).click();
    await press(ana, 'Take off the roll');
    const sure = ana.getByRole('dialog', { name: 'Take Eve off the roll?' });
    await sure.getByRole('button', { name: 'Take off the roll' }).click();
    await expect(eve.getByText('You have been taken off the roll of this meeting.')).toBeVisible();
    await expect(eve.getByText('Buy the orchard')).toHaveCount(0);
    await expect(ana.getByRole('button', { name: /^Eve/ })).toHaveCount(0);
    await eve.reload();
    await expect(eve.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(eve.getByText('Buy the orchard')).toHaveCount(0);
  });
});
