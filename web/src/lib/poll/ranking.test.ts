import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { Ranking } from './ranking';

const options = ['a', 'b', 'c', 'd', 'e'];

describe('a ranking', () => {
  test('a tap gives the next rank', () => {
    const r = new Ranking(options).add('c').add('a');
    expect(r.ranked).toEqual(['c', 'a']);
    expect(r.rank('a')).toBe(2);
    expect(r.unranked).toEqual(['b', 'd', 'e']);
  });

  test('a second tap on the same option changes nothing', () => {
    expect(new Ranking(options).add('c').add('c').ranked).toEqual(['c']);
  });

  test('no more ranks are given than the ballot has', () => {
    const r = new Ranking(options, [], 2).add('a').add('b').add('c');
    expect(r.ranked).toEqual(['a', 'b']);
    expect(r.left).toBe(0);
  });

  test('what is taken out goes back to its place on the ballot, and the others move up', () => {
    const r = new Ranking(options, ['d', 'b', 'a']).remove('d');
    expect(r.ranked).toEqual(['b', 'a']);
    expect(r.unranked).toEqual(['c', 'd', 'e']);
  });

  test.each([
    ['a', 1, ['a', 'd', 'b']],
    ['d', 3, ['b', 'a', 'd']],
    ['d', 2, ['b', 'd', 'a']],
    ['b', 99, ['d', 'a', 'b']],
    ['a', -5, ['a', 'd', 'b']],
    ['c', 1, ['d', 'b', 'a']],
  ])('%s moved to place %i', (id, place, expected) => {
    expect(new Ranking(options, ['d', 'b', 'a']).move(id, place).ranked).toEqual(expected);
  });

  test('a kept ranking of another ballot is taken as far as it fits', () => {
    expect(new Ranking(options, ['x', 'b', 'b', 'a'], 2).ranked).toEqual(['b', 'a']);
  });

  test('any sequence of taps leaves a valid ranking', () => {
    const some = fc.constantFrom(...options, 'unknown');
    const step = fc.oneof(
      fc.record({ what: fc.constant('add' as const), id: some }),
      fc.record({ what: fc.constant('remove' as const), id: some }),
      fc.record({ what: fc.constant('move' as const), id: some, to: fc.integer({ min: -2, max: 9 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.integer({ min: 0, max: 7 }), (steps, max) => {
        let r = new Ranking(options, [], max);
        for (const s of steps) {
          const before = r;
          r = s.what === 'move' ? r.move(s.id, s.to) : r[s.what](s.id);
          if (s.what === 'move') expect([...r.ranked].sort()).toEqual([...before.ranked].sort());
        }
        expect(new Set(r.ranked).size).toBe(r.ranked.length);
        expect(r.ranked.every((id) => options.includes(id))).toBe(true);
        expect(r.ranked.length).toBeLessThanOrEqual(r.most);
        expect([...r.ranked, ...r.unranked].sort()).toEqual(options);
        expect(r.unranked).toEqual(options.filter((id) => r.unranked.includes(id)));
        r.ranked.forEach((id, i) => expect(r.rank(id)).toBe(i + 1));
      }),
    );
  });
});
