import { randomUUID } from 'node:crypto';

import type { Locator } from '@playwright/test';

import type { Marks } from './api';
import type { Tour } from './tour';

/** A vote on the tour: its settings, how the phone marks its ballot, and what the others mark. */
export interface Story {
  /** Stands in the names of the states. */
  name: string;
  title: string;
  text: string;
  spec: Record<string, unknown>;
  /** Marks the ballot of the phone, up to the button that casts it. */
  fill?: (tour: Tour, own: Locator) => Promise<unknown>;
  /** Casts it. */
  cast: (tour: Tour, own: Locator) => Promise<unknown>;
  others: Marks[];
}

/** The button of a position or an answer. */
export const position = (tour: Tour, own: Locator, code: string) =>
  own.getByRole('button', { name: new RegExp(`^${tour.t(`position.${code}`)}`) });

/** Takes a position that has something to say, up to the button that casts it. */
export async function speak(tour: Tour, own: Locator, code: string, ...said: string[]) {
  await position(tour, own, code).first().click();
  for (const [i, words] of said.entries()) await own.getByRole('textbox').nth(i).fill(words);
}

export const castAs = (tour: Tour, own: Locator, code: string) =>
  own
    .getByRole('button', { name: tour.t('ballot.cast_as', { position: tour.t(`position.${code}`) }) })
    .click();

const done = (tour: Tour, own: Locator) =>
  own.getByRole('button', { name: tour.t('ballot.cast'), exact: true }).click();

const settings = {
  question: '',
  show: 'live',
  names: 'after_close',
  quorum: { presence: { num: 1, den: 2, more_than: true } },
};
const options = (...names: string[]) => names.map((name) => ({ id: randomUUID(), name }));
type Options = ReturnType<typeof options>;

const places = options(
  'Werkbank mit Schraubstock',
  'Brennofen für die Keramikgruppe',
  'Lastenradverleih mit überdachtem Unterstand',
  'Mittagstisch',
  'Regenwassertonnen',
  'Probenraum für die Blaskapelle',
);
const people = options('Aylin Şahin', 'Bernd Oberhuber-Wallner', 'Cosima Falk', 'Dragan Petrović');
const plots = options('Kräuterbeet', 'Streuobst', 'Boule-Platz am Nordtor', 'Wildblumenwiese');
const heating = options('Wärmepumpe', 'Fernwärme der Stadtwerke', 'Alles bleibt, wie es ist');

/** Ranks by letters: each is a place in the list of options. */
const ranked = (of: Options, ...letters: string[]): Marks[] =>
  letters.map((word) => ({ ranking: [...word].map((l) => of['abcdef'.indexOf(l)]?.id ?? '') }));
const scored = (of: Options, ...rows: number[][]): Marks[] =>
  rows.map((row) => ({ scores: Object.fromEntries(row.map((n, i) => [of[i]?.id ?? '', n])) }));
const positions = (...said: [string, string?][]): Marks[] =>
  said.map(([position, reason]) => ({ position, reason }));

const rank =
  (of: Options, ...indices: number[]) =>
  async (tour: Tour, own: Locator) => {
    for (const [i, index] of indices.entries()) {
      const option = of[index]?.name ?? '';
      await own
        .getByRole('button', { name: tour.t('rank.give', { option, rank: i + 1 }), exact: true })
        .click();
    }
    await own.getByRole('button', { name: of[indices[0] ?? 0]?.name }).click();
  };
const rate =
  (of: Options, ...points: number[]) =>
  async (_: Tour, own: Locator) => {
    for (const [i, n] of points.entries()) {
      await own
        .getByRole('group', { name: of[i]?.name, exact: true })
        .getByText(String(n), { exact: true })
        .click();
    }
  };

/** The ways of deciding that go from an empty ballot to a result without more ado. */
export const stories: Story[] = [
  {
    name: 'yes or no',
    title: 'Der Hof wird sonntags für Autos gesperrt',
    text: 'Von April bis Oktober bleibt das Tor sonntags zu.',
    spec: { ...settings, method: 'yes_no', yes_no: { threshold: { num: 2, den: 3 }, base: 'counted' } },
    cast: (tour, own) => position(tour, own, 'no').click(),
    others: ['yes', 'yes', 'yes', 'no', 'abstain', 'yes'].map((answer) => ({ answer })),
  },
  {
    name: 'ranks',
    title: 'Was bauen wir als Erstes?',
    text: 'Das Geld reicht in diesem Jahr für eines.',
    spec: { ...settings, method: 'ranked', tie: 'previous_rounds', ranked: {}, options: places },
    fill: rank(places, 2, 0, 3),
    cast: done,
    others: ranked(places, 'ab', 'acf', 'bca', 'dcb', 'efa', 'fa'),
  },
  {
    name: 'two seats',
    title: 'Zwei kommen in den Hofrat',
    text: 'Für ein Jahr, nach Anteilen gewählt.',
    spec: {
      ...settings,
      method: 'stv',
      tie: 'previous_rounds',
      stv: { seats: 2, count: 'scottish' },
      options: people,
    },
    fill: rank(people, 1, 0),
    cast: done,
    others: ranked(people, 'abc', 'acb', 'abd', 'ad', 'cd', 'dc'),
  },
  {
    name: 'approval of six',
    title: 'Was gefällt uns überhaupt?',
    text: 'Alles, was die Hälfte gutheißt, kommt auf die Liste.',
    spec: {
      ...settings,
      method: 'approval',
      approval: { seats: 2, floor: { num: 1, den: 2 } },
      tie: 'lot',
      options: places,
    },
    fill: async (_, own) => {
      await own.getByText('Mittagstisch').click();
      await own.getByText('Lastenradverleih').click();
    },
    cast: done,
    others: [[0, 2], [2, 3], [1, 2, 5], [0, 3], [3, 4], []].map((chosen) => ({
      approved: chosen.map((i) => places[i]?.id ?? ''),
    })),
  },
  {
    name: 'points',
    title: 'Was wächst auf der Brache?',
    text: 'Die Stadt überlässt uns die Fläche für fünf Jahre.',
    spec: { ...settings, method: 'score', tie: 'lot', score: { seats: 1, max: 5 }, options: plots },
    fill: rate(plots, 5, 2, 0),
    cast: done,
    others: scored(plots, [4, 3, 1, 0], [0, 5, 2, 4], [3, 3, 3, 3], [5, 0, 0, 1], [1, 2, 5, 0], [2, 4, 0, 5]),
  },
  {
    name: 'stars',
    title: 'Und was auf dem Dach?',
    text: 'Nach Sternen, die beiden besten in die Stichwahl.',
    spec: { ...settings, method: 'star', tie: 'lot', star: { seats: 1, max: 5 }, options: plots },
    fill: rate(plots, 3, 4),
    cast: done,
    others: scored(plots, [4, 3, 1, 0], [0, 5, 2, 4], [3, 3, 3, 3], [5, 0, 0, 1], [1, 2, 5, 0], [2, 4, 0, 5]),
  },
  {
    name: 'dots',
    title: 'Wohin mit fünf Arbeitstagen?',
    text: 'Jede und jeder verteilt fünf Punkte.',
    spec: { ...settings, method: 'dots', tie: 'lot', dots: { seats: 1, dots: 5 }, options: plots },
    fill: async (tour, own) => {
      for (const i of [1, 1, 1, 2]) {
        await own
          .getByRole('button', { name: tour.t('points.dot_more', { option: plots[i]?.name ?? '' }) })
          .click();
      }
    },
    cast: done,
    others: scored(plots, [5], [0, 3, 2], [1, 1, 1, 2], [0, 0, 5], [2, 3], [0, 4, 0, 1]),
  },
  {
    name: 'resistance',
    title: 'Womit heizen wir das Haus?',
    text: 'Gewählt wird, was am wenigsten Widerstand findet.',
    spec: { ...settings, method: 'resistance', resistance: { passive: heating[2]?.id }, options: heating },
    fill: rate(heating, 2, 7, 10),
    cast: done,
    others: scored(heating, [0, 5, 8], [3, 2, 6], [10, 0, 4], [1, 6, 9], [2, 2, 10], [0, 8, 7]),
  },
  {
    name: 'fist to five',
    title: 'Ein Haustürschlüssel für alle',
    text: 'Jede Wohnung bekommt einen zweiten Schlüssel.',
    spec: { ...settings, method: 'fist_to_five', fist_to_five: { pass: 3 } },
    fill: (tour, own) => speak(tour, own, '2', 'Wer haftet, wenn einer verloren geht?'),
    cast: (tour, own) => castAs(tour, own, '2'),
    others: positions(['5'], ['4'], ['4'], ['3'], ['5'], ['3']),
  },
  {
    name: 'consent',
    title: 'Der Putzplan gilt ein Jahr',
    text: 'Er hängt im Treppenhaus und wird im Herbst überprüft.',
    spec: { ...settings, names: 'live', method: 'consent', consent: { months: 12 } },
    fill: (tour, own) =>
      speak(tour, own, 'objection', 'Mit Schichtdienst kann ich samstags nicht.', 'Niemand wird überlastet.'),
    cast: (tour, own) => castAs(tour, own, 'objection'),
    others: positions(['consent'], ['consent'], ['concern', 'Wer prüft das?'], ['consent'], ['consent']),
  },
];
