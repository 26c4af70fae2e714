import type { Page } from '@playwright/test';

import { lookClosely } from './axe';
import { expect, type Hall, test } from './hall';
import {
  approve,
  ballot,
  closeVote,
  counted,
  discuss,
  giveName,
  joinLink,
  meetingOf,
  openConsensus,
  press,
  sees,
  startMeeting,
  take,
  writeProposal,
  decideBy,
} from './steps';

/* One meeting from the first proposal to the minutes: consensus, ranked choice, approval. */

const still = { reducedMotion: 'reduce' } as const;

/** What axe finds on the way. */
const found: string[] = [];
const look = async (page: Page, state: string) => void found.push(...(await lookClosely(page, state)));

interface People {
  chair: Page;
  ana: Page;
  ben: Page;
  cleo: Page;
  screen: Page;
}

async function join(hall: Hall, url: string, name: string): Promise<Page> {
  const page = await hall.enter('phone', still);
  await page.goto(url);
  await giveName(page, name);
  await expect(page.getByRole('button', { name: 'Now' })).toBeVisible();
  return page;
}

async function begin(hall: Hall): Promise<People> {
  const chair = await hall.enter('console', still);
  await startMeeting(hall, chair, 'Riverside partnership', 'Ruth');
  const { url } = await joinLink(chair);
  const screen = await hall.enter('screen', still);
  const made = await chair.request.post(`/api/meetings/${meetingOf(chair)}/links`, {
    data: { kind: 'screen' },
    headers: { Origin: hall.program.base },
  });
  await screen.goto(((await made.json()) as { url: string }).url);
  const [ana, ben, cleo] = [
    await join(hall, url, 'Ana'),
    await join(hall, url, 'Ben'),
    await join(hall, url, 'Cleo'),
  ];
  return { chair, ana, ben, cleo, screen };
}

async function go(chair: Page, title: string) {
  await chair.getByRole('navigation', { name: 'Agenda' }).getByText(title).click();
  const show = chair.getByRole('button', { name: 'Show this in the hall' });
  await expect(chair.getByRole('heading', { level: 2, name: title })).toBeVisible();
  if (await show.isVisible()) await show.click();
  await expect(show).toBeHidden();
}

async function writeIdea(page: Page, text: string) {
  await page.getByLabel('Your idea').fill(text);
  await press(page, 'Add the idea');
  await sees(page, text);
  await expect(page.getByLabel('Your idea')).toHaveValue('');
}

const dots = (page: Page, idea: string) => page.getByRole('group', { name: `Your dots on: ${idea}` });

async function rank(page: Page, ...options: string[]) {
  for (const [i, option] of options.entries()) {
    await ballot(page)
      .getByRole('button', { name: `${option}: give rank ${i + 1}` })
      .click();
  }
}

async function decide(chair: Page) {
  await press(chair, 'Record the decision');
  await expect(
    chair.locator('.next').getByRole('button', { name: /^(Go to the next proposal|End the meeting)$/ }),
  ).toBeVisible();
}

test('three proposals, from the brainstorm to the minutes', async ({ hall }) => {
  test.setTimeout(480_000);
  const people = await begin(hall);
  const { chair, ana, ben, cleo, screen } = people;
  await writeProposal(chair, 'Sponsor the trees', 'We water twelve trees on Mill Lane for three years.');
  await writeProposal(
    chair,
    'The pump house',
    'The waterworks lend us the pump house. What do we make of it?',
  );
  await writeProposal(chair, 'Days for the market', 'On which days do we hold the market?');
  await chair.getByRole('button', { name: /Sponsor the trees/ }).click();

  await test.step('a discussion and a consensus', () => consensus(people));
  await test.step('a brainstorm in silence, then dots, then options', () => brainstorm(people));
  await test.step('a ranked vote on the ideas', () => ranked(hall, people));
  await test.step('a pause, and a vote by approval', () => approval(people));

  await press(chair, 'End the meeting');
  await chair.getByRole('dialog').getByRole('button', { name: 'End the meeting' }).click();
  await expect(screen.getByText('The meeting has ended. Thank you.')).toBeVisible();
  const minutes = await ana.request.get(`/api/meetings/${meetingOf(ana)}/minutes?format=md&lang=en`);
  const text = await minutes.text();
  for (const said of [
    'Sponsor the trees',
    'Who waters in August?',
    'A repair café',
    'Rain, and the roof leaks',
    'Saturday',
  ]) {
    expect(text).toContain(said);
  }
  for (const page of [ana, ben, cleo]) await sees(page, 'The meeting has ended.');
  expect(found).toEqual([]);
});

async function consensus({ chair, ana, ben, cleo, screen }: People) {
  await go(chair, 'Sponsor the trees');
  await discuss(chair);
  await press(ana, 'Say something');
  await ana.getByText('Concern', { exact: true }).click();
  await ana
    .getByRole('textbox', { name: 'Concern' })
    .fill('Who waters in August? See https://example.org/dry.');
  await look(ana, 'saying something');
  await press(ana, 'Say it');
  await expect(screen.getByText('one open concern')).toBeVisible();
  await expect(screen.getByText('Ana')).toHaveCount(0);
  const link = ben.getByRole('link', { name: 'https://example.org/dry' });
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow');
  await look(ben, 'a discussion on the phone');
  await look(chair, 'the desk of open concerns');
  await look(screen, 'a discussion before the hall');
  await press(ben, 'Answer');
  await ben.getByRole('textbox', { name: 'Answer' }).fill('The city does, from July on.');
  await ben.getByRole('button', { name: 'Answer', exact: true }).last().click();
  await sees(ana, 'The city does, from July on.');
  await expect(ben.getByRole('button', { name: 'My concern is met' })).toHaveCount(0);
  await press(ana, 'My concern is met');
  await expect(screen.getByText('No open concerns')).toBeVisible();

  await openConsensus(chair);
  await take(ana, 'Agree');
  await take(ben, 'Agree');
  await take(cleo, 'Reservations', 'Only with tools that work.');
  for (const page of [ana, ben, cleo]) await expect(counted(page)).toBeVisible();
  await closeVote(chair);
  await sees(ana, 'The proposal is adopted.');
  await decide(chair);
}

async function brainstorm({ chair, ana, ben, cleo, screen }: People) {
  await go(chair, 'The pump house');
  await press(chair, 'Start the brainstorm');
  const form = chair.getByRole('dialog', { name: 'Start the brainstorm' });
  await form.getByLabel('Dots for each person').fill('3');
  await form.getByRole('button', { name: 'Start the brainstorm' }).click();
  await expect(form).toBeHidden();

  await writeIdea(ana, 'A repair café');
  await writeIdea(ana, 'A boat shed');
  await writeIdea(ben, 'A café for repairs');
  await writeIdea(cleo, 'Studios');
  await expect(screen.getByText('ideas from 3 people so far')).toBeVisible();
  await expect(ben.getByText('A boat shed')).toHaveCount(0);
  await expect(screen.getByText('A boat shed')).toHaveCount(0);
  await look(ana, 'writing ideas');
  await look(screen, 'ideas are being written');
  await press(chair, 'Reveal the ideas');
  for (const page of [ben, screen]) await sees(page, 'A boat shed');

  const board = chair.getByRole('region', { name: 'Ideas' });
  await board.getByLabel(/A café for repairs/).check();
  await board.getByLabel(/A repair café/).check();
  await press(chair, 'Merge the two');
  await chair.getByRole('dialog').getByRole('button', { name: 'Keep “A repair café”' }).click();
  await expect(board.getByText('A café for repairs')).toHaveCount(0);

  await dots(ana, 'A boat shed').getByRole('button', { name: 'Place a dot' }).click();
  await dots(ana, 'A boat shed').getByRole('button', { name: 'Place a dot' }).click();
  await expect(ana.getByText('1 of 3 dots left')).toBeVisible();
  await ana.reload();
  await expect(ana.getByText('1 of 3 dots left')).toBeVisible();
  await dots(ana, 'Studios').getByRole('button', { name: 'Place a dot' }).click();
  await expect(dots(ana, 'Studios').getByRole('button', { name: 'Place a dot' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await expect(board.getByText('2 dots')).toBeAttached();
  await look(ana, 'placing dots');
  await look(chair, 'the board of ideas');
  await look(screen, 'the ideas before the hall');
}

async function ranked(hall: Hall, { chair, ana, ben, cleo, screen }: People) {
  const board = chair.getByRole('region', { name: 'Ideas' });
  for (const idea of [/A repair café/, /A boat shed/, /Studios/]) await board.getByLabel(idea).check();
  await press(chair, 'Make options of these');
  await expect(chair.getByRole('radio', { name: /^Ranked choice/ })).toBeChecked();
  await chair.getByText('Change the rules').click();
  await look(chair, 'the settings of a ranked vote');
  await press(chair, 'Open the vote');
  await sees(ana, 'Your idea is one of the options.');

  /* A half-filled ranking survives what others do, a late joiner and a reload. */
  await rank(ana, 'A boat shed', 'Studios');
  await rank(ben, 'A repair café', 'Studios');
  await ballot(ben).getByRole('button', { name: 'Cast my vote' }).click();
  await expect(counted(ben)).toBeVisible();
  const late = await join(hall, (await joinLink(chair)).url, 'Dora');
  await rank(late, 'Studios', 'A boat shed', 'A repair café');
  await ballot(late).getByRole('button', { name: 'Cast my vote' }).click();
  await expect(counted(late)).toBeVisible();
  await expect(screen.getByText(/2 of \d have cast/).first()).toBeVisible();
  await expect(ballot(ana).getByText('2 of 3 ranked')).toBeVisible();
  await ana.reload();
  await expect(ballot(ana).getByText('2 of 3 ranked')).toBeVisible();

  await ballot(ana)
    .getByRole('button', { name: /Studios/ })
    .click();
  await look(ana, 'a ranking half done');
  await ballot(ana).getByRole('button', { name: 'One rank up' }).click();
  await ballot(ana).getByRole('button', { name: 'Cast my vote' }).click();
  await expect(counted(ana)).toBeVisible();
  await expect(ballot(ana).getByText('1. Studios')).toBeVisible();
  await rank(cleo, 'Studios');
  await ballot(cleo).getByRole('button', { name: 'Cast my vote' }).click();
  await expect(counted(cleo)).toBeVisible();

  await closeVote(chair);
  await sees(late, 'Chosen: Studios.');
  await expect(late.getByRole('group', { name: 'The rounds as a table' })).toBeVisible();
  await expect(screen.getByRole('heading', { level: 1, name: 'Chosen: Studios.' })).toBeVisible();
  /* 4 ballots, 3 needed: Studios 3 in the first round, on the phone and before the hall. */
  for (const page of [late, screen]) {
    await expect(page.getByRole('row', { name: 'Studios' }).getByRole('cell')).toHaveText(['3']);
    await expect(page.getByRole('row', { name: 'A repair café' }).getByRole('cell')).toHaveText(['1']);
    await expect(page.getByRole('row', { name: 'Needed' }).getByRole('cell')).toHaveText(['3']);
  }
  await look(late, 'the rounds on the phone');
  await look(chair, 'the rounds on the console');
  await look(screen, 'the rounds before the hall');
  await decide(chair);
  await late.context().close();
}

async function approval({ chair, ana, ben, cleo }: People) {
  await go(chair, 'Days for the market');
  await discuss(chair);
  await press(chair, 'Pause');
  const why = chair.getByRole('dialog', { name: 'Pause the work on this proposal' });
  await why.getByLabel('Why do we pause?').fill('Rain, and the roof leaks');
  await why.getByRole('button', { name: 'Pause' }).click();
  await sees(ben, 'Rain, and the roof leaks');
  await expect(ben.getByRole('button', { name: 'Say something' })).toHaveCount(0);
  await press(chair, 'Go on');
  await expect(ben.getByRole('button', { name: 'Say something' })).toBeVisible();

  await decideBy(chair, 'Choose among options', 'Approval');
  await chair.getByRole('textbox', { name: 'Option 1' }).fill('Wednesday');
  await chair.getByRole('textbox', { name: 'Option 2' }).fill('Saturday');
  await press(chair, 'Open the vote');
  await approve(ana, 'Saturday');
  await approve(ben, 'Saturday', 'Wednesday');
  await approve(cleo, 'Saturday');
  for (const page of [ana, ben, cleo]) await expect(counted(page)).toBeVisible();
  await closeVote(chair);
  await sees(ana, 'Chosen: Saturday.');
  await decide(chair);
}
