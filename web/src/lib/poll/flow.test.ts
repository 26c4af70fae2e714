import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Round } from '../api/types';
import { exhausted, flow, path } from './flow';

const none = { exhausted: '0', overvotes: '0', skipped: '0', duplicates: '0' };
const options = ['light', 'roof', 'lift', 'stage'];
/** 19 ballots: the stage goes out, then the lift, then the light has most. */
const rounds: Round[] = [
  {
    round: 1,
    threshold: '10',
    tally: { light: '6', roof: '6', lift: '4', stage: '3' },
    eliminated: ['stage'],
    transfers: { stage: { light: '1', lift: '1', [exhausted]: '1' } },
    inactive: none,
  },
  {
    round: 2,
    threshold: '10',
    tally: { light: '7', roof: '6', lift: '5' },
    eliminated: ['lift'],
    transfers: { lift: { light: '4', roof: '1' } },
    inactive: { ...none, exhausted: '1' },
  },
  {
    round: 3,
    threshold: '10',
    tally: { light: '11', roof: '7' },
    elected: ['light'],
    eliminated: [],
    inactive: { ...none, exhausted: '1' },
  },
];
const states = (round: number) =>
  Object.fromEntries((flow(rounds, options, 300).rounds[round]?.bars ?? []).map((b) => [b.id, b.state]));

describe('the flow of a ranked count', () => {
  test('an eliminated option keeps its place, as an outline', () => {
    expect(states(0)).toEqual({ light: 'in', roof: 'in', lift: 'in', stage: 'out' });
    expect(states(1)).toEqual({
      light: 'in',
      roof: 'in',
      lift: 'out',
      stage: 'gone',
      [exhausted]: 'exhausted',
    });
    expect(states(2)).toEqual({
      light: 'won',
      roof: 'in',
      lift: 'gone',
      stage: 'gone',
      [exhausted]: 'exhausted',
    });
  });

  test('the votes of an eliminated option go where the count says', () => {
    const moved = flow(rounds, options, 300).ribbons.filter((r) => r.from !== r.to);
    expect(moved.map(({ round, from, to, votes }) => [round, from, to, votes])).toEqual([
      [0, 'stage', 'light', 1],
      [0, 'stage', 'lift', 1],
      [0, 'stage', exhausted, 1],
      [1, 'lift', 'light', 4],
      [1, 'lift', 'roof', 1],
    ]);
  });

  test('a count that ends in its first round has no ribbons', () => {
    expect(flow(rounds.slice(2), options, 300).ribbons).toEqual([]);
  });

  test('a count of nothing is drawn as nothing, and fits', () => {
    const empty = flow([{ round: 1, tally: {} }], options, 300);
    expect(empty.rounds[0]?.bars.every((b) => b.votes === 0)).toBe(true);
  });

  test('every ballot is in every round, the bars fit, and ribbons stay within their bars', () => {
    const count = fc
      .array(fc.array(fc.shuffledSubarray(options), { minLength: 1, maxLength: 1 }), { maxLength: 60 })
      .map((all) => all.flat());
    fc.assert(
      fc.property(count, fc.integer({ min: 200, max: 1500 }), (ballots, width) => {
        const drawn = flow(instantRunoff(ballots), options, width);
        for (const { bars } of drawn.rounds) {
          expect(bars.reduce((sum, b) => sum + b.votes, 0)).toBe(ballots.length);
          expect(bars.at(-1)?.to ?? 0).toBeLessThanOrEqual(width + 1e-6);
          bars.slice(1).forEach((b, i) => expect(b.from).toBeGreaterThanOrEqual(bars[i]?.to ?? 0));
        }
        for (const r of drawn.ribbons) {
          const bar = (round: number, id: string) => drawn.rounds[round]?.bars.find((b) => b.id === id);
          expect(r.upper[1]).toBeLessThanOrEqual((bar(r.round, r.from)?.to ?? 0) + 1e-6);
          expect(r.lower[1]).toBeLessThanOrEqual((bar(r.round + 1, r.to)?.to ?? 0) + 1e-6);
          expect(path(r, 0, 10)).not.toContain('NaN');
        }
      }),
    );
  });
});

/** Rounds as the server gives them, of ballots that the test makes up. */
function instantRunoff(ballots: string[][]): Round[] {
  const out = new Set<string>();
  const all: Round[] = [];
  for (;;) {
    const top = (b: string[]) => b.find((o) => !out.has(o)) ?? exhausted;
    const piles = new Map(options.filter((o) => !out.has(o)).map((o) => [o, 0]));
    let spent = 0;
    for (const b of ballots) {
      if (top(b) === exhausted) spent++;
      else piles.set(top(b), (piles.get(top(b)) ?? 0) + 1);
    }
    const round: Round = {
      round: all.length + 1,
      tally: Object.fromEntries([...piles].map(([o, n]) => [o, String(n)])),
      inactive: { ...none, exhausted: String(spent) },
    };
    all.push(round);
    if (piles.size <= 2) return all;
    const least = [...piles].sort((a, b) => a[1] - b[1])[0]?.[0] ?? '';
    const mine = ballots.filter((b) => top(b) === least);
    out.add(least);
    const to: Record<string, string> = {};
    for (const b of mine) to[top(b)] = String(Number(to[top(b)] ?? 0) + 1);
    Object.assign(round, { eliminated: [least], transfers: mine.length ? { [least]: to } : {} });
  }
}
