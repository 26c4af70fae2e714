import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { reseat } from './tally';

const counts = fc.record({ agree: fc.nat(30), block: fc.nat(30), pending: fc.nat(30) });
const wanted = (c: Record<string, number>) => Object.entries(c).map(([id, count]) => ({ id, count }));

describe('dots that move to where they belong', () => {
  test('a person who casts leaves the line of those who have not', () => {
    const before = reseat([], wanted({ agree: 0, pending: 2 }));
    const after = reseat(before, wanted({ agree: 1, pending: 1 }));
    expect(after.map((d) => d.key).sort()).toEqual([0, 1]);
    expect(after.map((d) => d.line).sort()).toEqual(['agree', 'pending']);
  });

  test('each line has as many dots as it counts, and no dot is moved without need', () => {
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        const before = reseat([], wanted(a));
        const after = reseat(before, wanted(b));
        for (const { id, count } of wanted(b)) expect(after.filter((d) => d.line === id)).toHaveLength(count);
        const was = new Map(before.map((d) => [d.key, d.line]));
        const stayed = after.filter((d) => was.get(d.key) === d.line).length;
        const most = wanted(b).reduce((n, { id, count }) => n + Math.min(count, a[id as keyof typeof a]), 0);
        expect(stayed).toBe(most);
        expect(new Set(after.map((d) => d.key)).size).toBe(after.length);
      }),
    );
  });
});
