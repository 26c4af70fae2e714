import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';

import { ApiError } from '../api/client';
import type { IdeaLine } from '../api/types';
import { Outbox } from '../poll/outbox.svelte';
import { clusters, spent, withDot } from './ideas.svelte';

const idea = (id: string, dots: number, group = ''): IdeaLine => ({
  id,
  text: id,
  mine: false,
  merged: 0,
  dots,
  ...(group && { group }),
});

describe('dots', () => {
  test('a dot goes where it is put, and comes back', () => {
    expect(withDot({ a: 1 }, 'a', 1, 5)).toEqual({ a: 2 });
    expect(withDot({ a: 1 }, 'a', -1, 5)).toEqual({});
  });

  test('no more are placed than there are, and none is taken where none lies', () => {
    expect(withDot({ a: 2, b: 1 }, 'c', 1, 3)).toEqual({ a: 2, b: 1 });
    expect(withDot({ a: 1 }, 'b', -1, 3)).toEqual({ a: 1 });
  });

  test('whatever is tapped, the budget holds', () => {
    const taps = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom(1 as const, -1 as const)));
    fc.assert(
      fc.property(taps, fc.nat({ max: 6 }), (all, budget) => {
        let dots: Record<string, number> = {};
        for (const [id, by] of all) dots = withDot(dots, id, by, budget);
        expect(spent(dots)).toBeLessThanOrEqual(budget);
        expect(Object.values(dots).every((n) => n > 0)).toBe(true);
      }),
    );
  });

  test('placed in two tabs at once: the later learns of it and goes on from there', async () => {
    const asked: { counter: number; marks: Record<string, number> }[] = [];
    const keep = { get: () => undefined, set: vi.fn(), remove: vi.fn(), keys: () => [] };
    const answers = [
      Promise.reject(new ApiError(409, 'counter_old', { counter: 3, dots: { b: 5 } })),
      Promise.resolve({ counter: 4 }),
    ];
    const box = new Outbox<Record<string, number>>(
      'dots.m',
      (_, put) => {
        asked.push(put);
        return answers.shift() ?? Promise.resolve({ counter: 0 });
      },
      () => ({ round: 0, counter: 1 }),
      keep,
    );
    box.start('ana');
    box.put('p', 0, 0, { a: 1 });
    await vi.waitFor(() => expect(box.of('p')?.state).toBe('refused'));
    box.put('p', 0, 0, { b: 4, a: 1 });
    await vi.waitFor(() => expect(box.of('p')?.state).toBe('counted'));
    expect(asked.map((a) => a.counter)).toEqual([2, 4]);
  });
});

describe('the board', () => {
  test('headings stand in the order of their first idea, what has none comes last; most dots first', () => {
    const ideas = [idea('a', 0), idea('b', 1, 'River'), idea('c', 2, 'Food'), idea('d', 3, 'River')];
    expect(clusters(ideas).map((c) => [c.heading, c.ideas.map((i) => i.id)])).toEqual([
      ['River', ['d', 'b']],
      ['Food', ['c']],
      ['', ['a']],
    ]);
  });
});
