import { expect, type Locator, type Page } from '@playwright/test';

import type { Hall } from './hall';

/** What people do in a meeting, by what they read on their screens. */

/** Opens the host link and starts a meeting. */
export async function startMeeting(
  hall: Hall,
  facilitator: Page,
  title: string,
  name: string,
  joining?: string,
) {
  await facilitator.goto(hall.program.link);
  await facilitator.getByLabel('Title of the meeting').fill(title);
  await facilitator.getByLabel('Your name').fill(name);
  if (joining) await facilitator.getByLabel('How people join').selectOption(joining);
  await facilitator.getByRole('button', { name: 'Start the meeting' }).click();
  await expect(facilitator.getByRole('heading', { level: 1, name: title })).toBeVisible();
}

export const meetingOf = (page: Page) => new URL(page.url()).pathname.split('/')[2] ?? '';

export interface JoinLink {
  url: string;
  code: string;
}

/** The address in the QR code and the code beside it. */
export async function joinLink(page: Page): Promise<JoinLink> {
  const answer = await page.request.get(`/api/meetings/${meetingOf(page)}/join`);
  return (await answer.json()) as JoinLink;
}

/** Gives the name on the page that a QR code opens. */
export async function giveName(page: Page, name: string) {
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: 'Join', exact: true }).click();
}

export async function writeProposal(console: Page, title: string, text: string) {
  await console
    .getByRole('button', { name: /Add (a|the first) proposal/ })
    .first()
    .click();
  const dialog = console.getByRole('dialog', { name: 'New proposal' });
  await dialog.getByLabel('Title').fill(title);
  await dialog.getByLabel('Text').fill(text);
  await dialog.getByRole('button', { name: 'Add a proposal' }).click();
  await expect(dialog).toBeHidden();
  await expect(console.getByRole('navigation', { name: 'Agenda' }).getByText(title)).toBeVisible();
}

export const discuss = (console: Page) => press(console, 'Open the discussion');

/** Chooses a way of deciding in the settings of a vote. */
export async function decideBy(console: Page, family: string, way: string) {
  await console.getByRole('radio', { name: family, exact: true }).check();
  await console.getByRole('radio', { name: way, exact: true }).check();
}

/** Prepares an approval vote with these options and opens it. */
export async function openApproval(console: Page, options: string[]) {
  await decideBy(console, 'Choose among options', 'Approval');
  for (const [i, option] of options.entries()) {
    if (i >= 2) await press(console, 'Add an option');
    await console.getByRole('textbox', { name: `Option ${i + 1}` }).fill(option);
  }
  await press(console, 'Open the vote');
}

export async function openConsensus(console: Page) {
  await decideBy(console, 'Agree together', 'Consensus');
  await press(console, 'Open the vote');
}

export async function closeVote(console: Page) {
  await press(console, 'Close the vote');
  const dialog = console.getByRole('dialog', { name: 'Close the vote?' });
  await dialog.getByRole('button', { name: 'Close the vote' }).click();
  await expect(dialog).toBeHidden();
}

export const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** Reads this in the middle of a page, once or more often. */
export const sees = (page: Page, words: string | RegExp) =>
  expect(page.getByRole('main').getByText(words).first()).toBeVisible();

/** The part of a page where its own vote is. */
export const ballot = (page: Page) => page.getByRole('region', { name: 'Your vote' });

export async function approve(page: Page, ...options: string[]) {
  for (const option of options) {
    await ballot(page).getByText(option, { exact: true }).click();
    await expect(ballot(page).getByRole('checkbox', { name: option })).toBeChecked();
  }
  await ballot(page).getByRole('button', { name: 'Cast my vote' }).click();
}

export type PositionName = 'Agree' | 'Reservations' | 'Stand aside' | 'Block' | 'Abstain';

export async function take(page: Page, position: PositionName, reason?: string) {
  await ballot(page)
    .getByRole('button', { name: new RegExp(`^${position}`) })
    .click();
  if (position === 'Agree' || position === 'Abstain') return;
  if (reason !== undefined) await ballot(page).getByRole('textbox').first().fill(reason);
  await ballot(page)
    .getByRole('button', { name: `Cast: ${position}` })
    .click();
}

export const counted = (page: Page): Locator => ballot(page).getByText(/^Counted/);

/** The drawn count of a vote. */
export const count = (page: Page) => page.getByRole('group', { name: 'The count' });

/** Sees this many for each line of the count. */
export async function expectCount(page: Page, expected: Record<string, number>) {
  for (const [line, n] of Object.entries(expected)) {
    const name = line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    await expect(count(page)).toContainText(
      new RegExp(`${name}\\s*(at most \\d+|\\d+ needed)?\\s*(\\d+ on an earlier text)?\\s*${n}(?!\\d)`),
    );
  }
}

/** Opens one's own vote on the console, where it is folded. */
export async function unfoldOwnVote(console: Page) {
  await console.locator('summary').filter({ hasText: 'Your vote' }).click();
}
