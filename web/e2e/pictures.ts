import { mkdirSync } from 'node:fs';
import path from 'node:path';

import type { Page } from '@playwright/test';

import { Actor, approval, consensus } from './api';
import { expect, test } from './hall';
import { ballot, counted, sees, take, unfoldOwnVote, decideBy } from './steps';
import { Tour } from './tour';

/*
 * Takes pictures by day and by night: `npm run pictures`, into the folder PICTURES.
 * The first test plays a meeting of a neighbourhood association; the second walks
 * every page and state, in the language PICTURES_LANG, into the folder tour-LANGUAGE.
 */

const folder = process.env['PICTURES'] ?? path.resolve(import.meta.dirname, '../test-results/pictures');

const names = [
  'Ben Okafor',
  'Cem Yıldız',
  'Dora Lindqvist',
  'Elif Kaya',
  'Farid Haddad',
  'Greta Vogel',
  'Hugo Almeida',
  'Ines Romero',
  'Jonas Weber',
  'Katarzyna Wiśniewska',
  'Lamar Johnson',
  'Minh Nguyễn',
  'Noor van den Berg',
  'Olga Petrenko',
  'Paul Schneider',
  'Quinn Murphy',
  'Rosa Marchetti',
  'Samir Patel',
  'Tove Hansen',
  'Ulrike Baumgartner-Feldmann',
  'Viktor Novák',
  'Wanda Fischer',
  'Yusuf Demir',
];

const cafe = {
  title: 'Turn the old tram depot into a repair café',
  text: [
    'The association rents the front hall of the tram depot from April, for 240 a month, and opens it as a repair café every Saturday from ten to four.',
    'Whoever comes repairs together with a volunteer; nobody repairs for somebody else. Tools are bought used, for at most 1,500, from the reserve.',
    'A group of five keeps the hall, the tools and the book, and reports to the autumn assembly. Then we decide anew.',
  ].join('\n\n'),
};
const cafeBefore = cafe.text
  .replace('every Saturday from ten to four', 'every Saturday and Sunday')
  .replace('1,500', '2,500');

/** Two pictures of a page as it stands, or of its whole length. */
async function dayAndNight(page: Page, file: string, fullPage = false) {
  await page.locator('aside').evaluateAll((sides) => sides.forEach((side) => side.scrollTo(0, 0)));
  const themed = await page.locator('html').getAttribute('data-theme'); // the minutes are as paper
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    if (themed) await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await page.screenshot({ path: `${file}-${colorScheme}.png`, fullPage });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

/** The window grows until what scrolls in the middle of the console is seen to its end. */
async function seeToTheEnd(page: Page, file: string) {
  const size = page.viewportSize();
  const more = await page
    .locator('main .scroll')
    .evaluateAll((all) => Math.max(0, ...all.map((e) => e.scrollHeight - e.clientHeight)));
  if (!size || more < 40) return;
  await page.setViewportSize({ ...size, height: size.height + more });
  await page.screenshot({ path: `${file}-whole.png` });
  await page.setViewportSize(size);
}

test('pictures', async ({ hall }) => {
  test.setTimeout(600_000);
  hall.expectsComplaint(/ERR_INTERNET_DISCONNECTED/, /WebSocket connection to/);
  mkdirSync(folder, { recursive: true });
  const still = { reducedMotion: 'reduce' } as const;
  const host = await hall.enter('console', still);
  const phone = await hall.enter('phone', still);
  const wall = await hall.enter('screen', still);
  const kind = new Map<Page, string>([
    [host, 'console'],
    [phone, 'phone'],
    [wall, 'screen'],
  ]);

  const shot = (page: Page, name: string) =>
    dayAndNight(page, path.join(folder, `${kind.get(page)}-${name}`));
  const all = async (name: string) => {
    for (const page of [phone, host, wall]) await shot(page, name);
  };
  const press = (page: Page, name: string | RegExp) =>
    page.getByRole('button', { name, exact: true }).first().click();
  const dialog = async (page: Page, button: string | RegExp, name: string) => {
    await press(page, button);
    await expect(page.getByRole('dialog')).toBeVisible();
    await shot(page, name);
    await page.keyboard.press('Escape');
  };

  await phone.goto('/');
  await expect(phone.getByRole('heading', { name: 'Join a meeting' })).toBeVisible();
  await shot(phone, '01-home');
  await host.goto(hall.program.link);
  await host.getByLabel('Title of the meeting').fill('Tramway Quarter spring assembly');
  await host.getByLabel('Your name').fill('Ana Ferreira');
  await shot(host, '01-home');
  await press(host, 'Start the meeting');
  await sees(host, 'No proposals yet.');
  await shot(host, '02-empty');

  const chair = new Actor(host.request, hall.program.base);
  chair.meeting = new URL(host.url()).pathname.split('/')[2] ?? '';
  const code = await chair.code();
  const members = await Promise.all(
    names.map(async (name) => {
      const member = await Actor.come(hall.program.base);
      await member.join(chair.meeting, code, name);
      return member;
    }),
  );
  const link = await chair.send('POST', `/api/meetings/${chair.meeting}/links`, { kind: 'screen' });
  await wall.goto(String(link['url']));
  await expect(wall.getByText(`${names.length + 1} of ${names.length + 1} present`)).toBeVisible();
  await shot(wall, '02-welcome');

  await phone.goto(`/J/${code}`);
  await phone.getByLabel('Your name').fill('Zoé Laurent');
  await shot(phone, '02-join');
  await press(phone, /^Join$/);
  await expect(phone.getByRole('heading', { name: 'Welcome, Zoé Laurent' })).toBeVisible();
  await shot(phone, '03-empty');
  for (const tab of ['Agenda', 'Speak', 'Me']) {
    await press(phone, tab);
    await expect(phone.getByRole('heading', { level: 1 })).toBeVisible();
    await shot(phone, `03-${tab.toLowerCase()}`);
  }
  await press(phone, 'Now');

  await press(host, 'Invite people');
  await press(host, 'Link for the screen');
  await expect(host.locator('dialog input[readonly]')).toHaveCount(2);
  await shot(host, '03-invite');
  await host.keyboard.press('Escape');
  await dialog(host, /^Greta/, '03-member');
  await dialog(host, 'Keys', '03-keys');
  await dialog(host, 'This device', '03-settings');
  await press(host, 'Add the first proposal');
  await host.getByLabel('Title').fill(cafe.title);
  await host.getByLabel('Text').fill(cafe.text);
  await shot(host, '04-new-proposal');
  await host.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await host.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (key.includes('.text.')) localStorage.removeItem(key);
  });

  const first = await chair.propose(cafe.title, cafeBefore);
  const second = await chair.propose(
    'Which project comes first?',
    'There is money for one of the three this year.',
  );
  await chair.propose(
    'Summer street party on the second Saturday of July',
    'We close the street from noon to ten.',
  );
  for (const page of [phone, host, wall]) await sees(page, cafe.title);
  await all('05-draft');
  await chair.move(first, 'discussion');
  await chair.edit(first, 1, cafe.title, cafe.text);
  await sees(phone, 'We are discussing this proposal');
  await expect(phone.getByRole('button', { name: 'What changed?' })).toBeVisible();
  await all('06-discussion');
  await dialog(phone, 'What changed?', '06-changes');
  await dialog(host, 'What changed?', '06-changes');
  await host.getByText('Change the rules').click();
  await shot(host, '06-rules');
  await host.getByText('Change the rules').click();

  const poll = await chair.openPoll(first, 2, consensus());
  await expect(ballot(phone)).toBeVisible();
  await phone.evaluate(() => (document.activeElement as HTMLElement).blur());
  await shot(phone, '07-positions');
  await ballot(phone)
    .getByRole('button', { name: /^Block/ })
    .click();
  await press(phone, 'Cast: Block');
  await shot(phone, '07-block-refused');
  const said: [number, string, string?][] = [
    [14, 'agree'],
    [2, 'reservations', 'Fine, if the hall stays open to other groups on weekdays.'],
    [2, 'stand-aside', 'I would rather keep the reserve, and will not stand in the way.'],
    [1, 'abstain'],
    [1, 'block', 'Our statutes promise wheelchair access. The front hall has four steps and no ramp.'],
  ];
  let next = 0;
  for (const [n, position, reason] of said) {
    for (let i = 0; i < n; i++) await members[next++]?.cast(poll, 2, { position, reason });
  }
  await take(phone, 'Reservations', 'Please plan a quiet hour.');
  await expect(counted(phone)).toBeVisible();
  for (const page of [phone, host, wall]) await sees(page, /would be blocked/);
  await all('08-blocked-so-far');
  await phone.mouse.wheel(0, 500);
  await shot(phone, '08-blocked-so-far-below');
  await unfoldOwnVote(host);
  await shot(host, '08-own-vote');
  await press(host, 'Close the vote');
  await shot(host, '08-closing');
  await host.keyboard.press('Escape');
  await phone.context().setOffline(true);
  await press(phone, 'Change');
  await shot(phone, '09-changing');
  await ballot(phone)
    .getByRole('button', { name: /^Agree/ })
    .click();
  await expect(ballot(phone).getByText('Your vote is kept on this phone')).toBeVisible();
  await shot(phone, '09-offline');
  await phone.context().setOffline(false);
  await expect(counted(phone)).toBeVisible();
  await members[19]?.cast(poll, 2, { position: 'reservations', reason: 'With a ramp by May I go along.' });
  for (const page of [phone, host, wall]) await sees(page, /would be adopted/);
  await all('10-adopted-so-far');
  await chair.close(poll);
  for (const page of [phone, host, wall]) await sees(page, 'The proposal is adopted.');
  await all('11-adopted');
  await dialog(host, /^Back to discussion/, '11-going-back');
  await chair.move(first, 'decided');

  await chair.show(second);
  await sees(phone, 'Which project comes first?');
  await shot(host, '12-next');
  await chair.move(second, 'discussion');
  await press(host, /^2/);
  await decideBy(host, 'Choose among options', 'Approval');
  for (const [i, option] of ['A ramp and a bench for the depot', 'Trees for Mill Lane'].entries()) {
    await host.getByRole('textbox', { name: `Option ${i + 1}` }).fill(option);
  }
  await shot(host, '12-options');
  const spec = approval([
    'A ramp and a bench for the depot',
    'Trees for Mill Lane',
    'A shed for cargo bikes',
  ]);
  const choice = await chair.openPoll(second, 1, spec);
  await sees(phone, 'Choose all that you approve of.');
  await shot(phone, '13-options');
  await phone.getByText('Trees for Mill Lane').click();
  await phone.getByText('A ramp and a bench').click();
  await shot(phone, '13-options-chosen');
  for (const [i, member] of members.slice(0, 20).entries()) {
    const approved = spec.options.filter((_, o) => (i * 3 + o) % 5 < 4 - o).map((o) => o.id);
    await member.cast(choice, 1, { approved });
  }
  await press(phone, 'Cast my vote');
  await expect(counted(phone)).toBeVisible();
  await all('14-choice');
  await chair.close(choice);
  for (const page of [phone, host, wall]) await sees(page, /^Chosen/);
  await all('15-chosen');
  await chair.move(second, 'decided');
  await press(phone, 'Agenda');
  await shot(phone, '16-agenda');
  await press(phone, 'Now');
  await dialog(host, 'Minutes', '16-minutes');

  const party = (await chair.send('GET', `/api/meetings/${chair.meeting}/view`)) as {
    sections: { section: string; data: { title?: string } }[];
  };
  const third = party.sections.find((s) => s.data.title?.startsWith('Summer'))?.section.split('/')[1] ?? '';
  await chair.show(third);
  await chair.move(third, 'discussion');
  await press(host, /^3/);
  const quiet = await chair.openPoll(
    third,
    1,
    consensus({ show: 'turnout', closes_at: new Date(Date.now() + 300_000).toISOString() }),
  );
  for (const member of members.slice(0, 11)) await member.cast(quiet, 1, { position: 'agree' });
  await sees(wall, '11 of 25 have cast');
  await all('17-turnout');
  await chair.close(quiet);
  await sees(wall, 'The proposal is adopted.');
  await chair.move(third, 'decided');
  await sees(host, /End the meeting/);
  await dialog(host, 'End the meeting', '18-ending');
  await chair.end();
  for (const page of [phone, host, wall]) await sees(page, /The meeting has ended/);
  await all('19-ended');
  for (const member of members) await member.leave();
});

test('the tour', async ({ hall }) => {
  test.setTimeout(900_000);
  hall.expectsComplaint(/status of 40[34]/, /ERR_INTERNET_DISCONNECTED/, /WebSocket connection to/);
  const language = process.env['PICTURES_LANG'] ?? 'en';
  const into = path.join(folder, `tour-${language}`);
  mkdirSync(into, { recursive: true });
  let states = 0;
  const tour = new Tour(hall, language, async (page, state) => {
    const number = String(++states).padStart(3, '0');
    const file = path.join(into, `${number}-${state.replace(/[^a-z0-9]+/gi, '-')}`);
    await dayAndNight(page, file, page !== tour.host && page !== tour.wall);
    if (page === tour.host) await seeToTheEnd(page, file);
  });
  await tour.walk();
});
