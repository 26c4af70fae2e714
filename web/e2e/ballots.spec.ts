import type { Page } from '@playwright/test';

import { Actor, approval } from './api';
import { lookClosely } from './axe';
import { expect, test } from './hall';
import { tabTo } from './keys';
import { ballot, counted, expectCount, giveName, sees } from './steps';

const still = { reducedMotion: 'reduce' } as const;

/** How somebody marks a ballot: by touch, or with the keyboard alone. */
interface Hand {
  /** Gives an option points. */
  rate: (option: string, points: number) => Promise<void>;
  /** Gives an option this many dots. */
  dot: (option: string, count: number) => Promise<void>;
  rank: (...options: string[]) => Promise<void>;
  /** Ticks an option. */
  tick: (option: string) => Promise<void>;
  cast: () => Promise<void>;
}

const give = (page: Page, option: string, rank: number) =>
  ballot(page).getByRole('button', { name: `${option}: give rank ${rank}`, exact: true });
const more = (page: Page, option: string) =>
  ballot(page).getByRole('button', { name: `One dot more for ${option}`, exact: true });
const done = (page: Page) => ballot(page).getByRole('button', { name: 'Cast my vote', exact: true });
const points = (page: Page, option: string) => ballot(page).getByRole('group', { name: option, exact: true });

const byTouch = (page: Page): Hand => ({
  rate: async (option, n) => {
    await points(page, option).getByText(String(n), { exact: true }).tap();
    await expect(points(page, option).getByRole('radio', { name: String(n), exact: true })).toBeChecked();
  },
  dot: async (option, count) => {
    for (let i = 0; i < count; i++) await more(page, option).tap();
  },
  rank: async (...options) => {
    for (const [i, option] of options.entries()) await give(page, option, i + 1).tap();
  },
  tick: (option) => ballot(page).getByText(option, { exact: true }).tap(),
  cast: () => done(page).tap(),
});

const byKeys = (page: Page): Hand => ({
  rate: async (option, n) => {
    await tabTo(page, points(page, option).getByRole('radio').first());
    if (n === 0) await page.keyboard.press('Space');
    for (let i = 0; i < n; i++) await page.keyboard.press('ArrowRight');
    await expect(points(page, option).getByRole('radio', { name: String(n), exact: true })).toBeFocused();
  },
  dot: async (option, count) => {
    await tabTo(page, more(page, option));
    for (let i = 0; i < count; i++) await page.keyboard.press('Enter');
  },
  rank: async (...options) => {
    for (const [i, option] of options.entries()) {
      await tabTo(page, give(page, option, i + 1));
      await page.keyboard.press('Enter');
      await expect(give(page, option, i + 1)).toHaveCount(0);
    }
  },
  tick: async (option) => {
    await tabTo(page, ballot(page).getByRole('checkbox', { name: option, exact: true }));
    await page.keyboard.press('Space');
  },
  cast: async () => {
    await tabTo(page, done(page));
    await page.keyboard.press('Enter');
  },
});

const three = (method: string, more: object = {}) => {
  const spec = approval(['Pond', 'Shed', 'Trees'], { method, approval: undefined, ...more });
  return method === 'resistance' ? { ...spec, resistance: { passive: spec.options[2]?.id } } : spec;
};

const votes: {
  name: string;
  spec: object;
  ben: (hand: Hand) => Promise<void>;
  cleo: (hand: Hand) => Promise<void>;
  count: Record<string, number>;
  result: string | RegExp;
}[] = [
  {
    name: 'points',
    spec: three('score'),
    ben: async (hand) => {
      await hand.rate('Pond', 5);
      await hand.rate('Shed', 2);
    },
    cleo: async (hand) => {
      await hand.rate('Pond', 1);
      await hand.rate('Shed', 3);
    },
    count: { Pond: 6, Shed: 5, Trees: 0 },
    result: 'Chosen: Pond.',
  },
  {
    name: 'stars and a runoff',
    spec: three('star'),
    ben: (hand) => hand.rate('Trees', 5),
    cleo: async (hand) => {
      await hand.rate('Pond', 0);
      await hand.rate('Shed', 3);
      await hand.rate('Trees', 4);
    },
    count: { Pond: 0, Shed: 3, Trees: 9 },
    result: 'Chosen: Trees.',
  },
  {
    name: 'dots',
    spec: three('dots'),
    ben: async (hand) => {
      await hand.dot('Pond', 3);
      await hand.dot('Shed', 2);
    },
    cleo: (hand) => hand.dot('Shed', 4),
    count: { Pond: 3, Shed: 6, Trees: 0 },
    result: 'Chosen: Shed.',
  },
  {
    name: 'resistance',
    spec: three('resistance'),
    ben: async (hand) => {
      await hand.rate('Pond', 10);
      await hand.rate('Trees', 6);
    },
    cleo: async (hand) => {
      await hand.rate('Pond', 8);
      await hand.rate('Shed', 3);
      await hand.rate('Trees', 5);
    },
    count: { Pond: 18, Shed: 3, 'Trees if nothing is decided': 11 },
    result: 'Chosen: Shed.',
  },
  {
    name: 'several seats',
    spec: three('stv', { stv: { seats: 2, count: 'scottish' } }),
    ben: (hand) => hand.rank('Trees', 'Shed'),
    cleo: (hand) => hand.rank('Pond'),
    count: {},
    result: /^Chosen: (“Pond” and “Trees”|“Trees” and “Pond”)\.$/,
  },
  {
    name: 'one alone, where another takes its place',
    spec: { ...three('approval'), approval: { seats: 1, max: 1 } },
    ben: async (hand) => {
      await hand.tick('Pond');
      await hand.tick('Shed');
    },
    cleo: (hand) => hand.tick('Shed'),
    count: { Pond: 0, Shed: 2, Trees: 0 },
    result: 'Chosen: Shed.',
  },
];

test('points, stars, dots, resistance, ranks and ticks are given by touch and by keys, and counted', async ({
  hall,
}) => {
  const ana = await Actor.come(hall.program.base);
  await ana.startMeeting(hall.program.link, {
    title: 'Choices',
    name: 'Ana',
    language: 'en',
    joining: 'open',
  });
  const proposal = await ana.propose('What do we build?', 'There is room for one.');
  await ana.move(proposal, 'discussion');
  await ana.show(proposal);
  const url = String((await ana.send('GET', `/api/meetings/${ana.meeting}/join`))['url']);
  const ben = await hall.enter('phone', still);
  const cleo = await hall.enter('console', still);
  for (const [page, name] of [
    [ben, 'Ben'],
    [cleo, 'Cleo'],
  ] as const) {
    await page.goto(url);
    await giveName(page, name);
    await expect(page.getByRole('heading', { name: 'What do we build?' })).toBeVisible();
  }
  const found: string[] = [];

  for (const vote of votes) {
    await test.step(vote.name, async () => {
      const poll = await ana.openPoll(proposal, 1, vote.spec);
      await expect(ballot(cleo).getByRole('listitem')).not.toHaveCount(0);
      const touch = byTouch(ben);
      await vote.ben(touch);
      found.push(...(await lookClosely(ben, `a ballot of ${vote.name}`)));
      await touch.cast();
      const keys = byKeys(cleo);
      await vote.cleo(keys);
      await keys.cast();
      for (const page of [ben, cleo]) {
        await expect(counted(page)).toBeVisible();
        await sees(page, '2 of 3 have cast');
        await expectCount(page, vote.count);
      }
      await ana.close(poll);
      for (const page of [ben, cleo]) await sees(page, vote.result);
      found.push(...(await lookClosely(ben, `the result of ${vote.name}`)));
    });
  }
  expect(found).toEqual([]);
  await ana.leave();
});
