import { beforeAll, describe, expect, test } from 'vitest';

import type { Round } from '../api/types';
import { i18n } from '../i18n/i18n.svelte';
import { figure, lastRounds, look } from './rounds';

/** A count of n options that all go out one by one, the last first, until two are left. */
function long(n: number): { options: string[]; rounds: Round[] } {
  const options = Array.from({ length: n }, (_, i) => `o${i}`);
  const rounds = options.slice(1).map((_, i) => {
    const still = options.slice(0, n - i);
    return {
      round: i + 1,
      threshold: '50',
      tally: Object.fromEntries(still.map((o, at) => [o, String(100 - at)])),
      eliminated: still.length > 2 ? still.slice(-1) : [],
      elected: still.length > 2 ? [] : ['o0'],
    } as Round;
  });
  return { options, rounds };
}

describe('what of a ranked count has room before the hall', () => {
  test.each([
    // options, rounds at most, lines at most; the first round shown, the options with a line
    [3, 7, 9, 1, 3],
    [8, 7, 9, 1, 8],
    [8, 7, 6, 3, 6],
    [14, 7, 9, 7, 8],
    [14, 7, 5, 10, 5],
    [4, 7, 1, 3, 1],
  ])('%i options, %i rounds and %i lines', (n, mostRounds, mostRows, first, lines) => {
    const { options, rounds } = long(n);
    const shown = lastRounds(rounds, options, mostRounds, mostRows);
    expect(shown.rounds[0]?.round).toBe(first);
    expect(shown.rounds.at(-1)?.round).toBe(n - 1);
    expect(shown.earlier).toBe(first - 1);
    expect(shown.before.size).toBe(first - 1);
    expect(shown.rows).toEqual(options.slice(0, lines));
  });

  test('where one round has too many options, those with most votes have a line, in the order of the ballot', () => {
    const tally = { a: '2', b: '9', c: '1', d: '7' };
    const only = [{ round: 1, threshold: '10', tally, elected: ['b'], eliminated: [] } as Round];
    expect(lastRounds(only, ['a', 'b', 'c', 'd'], 7, 2).rows).toEqual(['b', 'd']);
  });

  test('nothing counted, nothing shown', () => {
    expect(lastRounds([], ['a', 'b'], 7, 9)).toMatchObject({ rounds: [], earlier: 0 });
  });
});

describe('votes in figures', () => {
  beforeAll(() => i18n.use('de', {}));

  test.each([
    ['17', '17', '17'],
    ['15.05882', '15,05882', '15,06'],
    ['0.5', '0,5', '0,5'],
    ['', '', ''],
  ])('%s', (votes, whole, short) => {
    expect(figure(votes)).toBe(whole);
    expect(figure(votes, true)).toBe(short);
  });
});

test('sixteen options differ in colour or in pattern', () => {
  const options = Array.from({ length: 16 }, (_, i) => String(i));
  const looks = options.map((o, i) => `${i % 8} ${look('x', options, o)}`);
  expect(new Set(looks).size).toBe(16);
});
