import type { Page } from '@playwright/test';

import { expect, test } from './hall';
import {
  ballot,
  counted,
  discuss,
  giveName,
  joinLink,
  meetingOf,
  openConsensus,
  press,
  startMeeting,
  take,
  writeProposal,
} from './steps';

test('a change of vote that is half made is kept; a vote that is withdrawn is not called counted', async ({
  hall,
}) => {
  const ana = await hall.enter('console');
  const ben = await hall.enter('phone');
  await startMeeting(hall, ana, 'Spring assembly', 'Ana');
  await ben.goto((await joinLink(ana)).url);
  await giveName(ben, 'Ben');
  await writeProposal(ana, 'A bench', 'Under the lime tree.');
  await discuss(ana);
  await openConsensus(ana);
  await take(ben, 'Agree');
  await expect(counted(ben)).toBeVisible();

  await test.step('what is agreed to asks for no reason', async () => {
    await press(ben, 'Change');
    await expect(ballot(ben).getByRole('textbox')).toHaveCount(0);
  });

  await test.step('the button is clear of the tabs', async () => {
    await ballot(ben)
      .getByRole('button', { name: /^Block/ })
      .click();
    await ballot(ben).getByRole('textbox').fill('The tree is ill.');
    await expect(async () => {
      const cast = await ballot(ben).getByRole('button', { name: 'Cast: Block' }).boundingBox();
      const tabs = await ben.getByRole('navigation').boundingBox();
      expect((cast?.y ?? 0) + (cast?.height ?? 0)).toBeLessThanOrEqual(tabs?.y ?? 0);
    }).toPass({ timeout: 30_000 });
  });

  await test.step('it is kept over another tab and a reload', async () => {
    await ben.getByRole('button', { name: 'Agenda' }).click();
    await ben.getByRole('button', { name: 'Now' }).click();
    await expect(ballot(ben).getByRole('textbox')).toHaveValue('The tree is ill.');
    await ben.reload();
    await expect(ballot(ben).getByRole('textbox')).toHaveValue('The tree is ill.');
    await press(ben, 'Keep my vote');
    await expect(counted(ben)).toBeVisible();
  });

  await test.step('an observer has no vote; who is a member again has not voted', async () => {
    await setRole(ana, 'observer');
    await expect(ballot(ben)).toBeHidden();
    await setRole(ana, 'participant');
    await expect(ballot(ben).getByRole('button', { name: /^Agree/ })).toBeVisible();
    await expect(counted(ben)).toBeHidden();
  });

  async function setRole(page: Page, role: string) {
    const at = `/api/meetings/${meetingOf(page)}/members`;
    const { members } = (await (await page.request.get(`${at}?from=0&limit=100`)).json()) as {
      members: { id: string; name: string }[];
    };
    const id = members.find((m) => m.name === 'Ben')?.id ?? '';
    const answer = await page.request.post(`${at}/${id}/role`, {
      headers: { Origin: hall.program.base },
      data: { id: crypto.randomUUID(), role },
    });
    expect(answer.ok(), await answer.text()).toBe(true);
  }
});
