import { describe, expect, test } from 'vitest';

import { PollPlan, toShare } from './plan.svelte';

const now = Date.parse('2026-11-22T10:00:00Z');

describe('the settings of a poll', () => {
  test('what it starts with is a consensus that closes by hand', () => {
    expect(new PollPlan().spec(now)).toEqual({
      method: 'consensus',
      question: '',
      show: 'live',
      names: 'after_close',
      quorum: { presence: { num: 1, den: 2, more_than: true } },
      consensus: {
        blocks_allowed: 0,
        stand_aside_cap: { num: 1, den: 4 },
        concern_cap: { num: 1, den: 2 },
        agree_floor: 1,
      },
    });
  });

  test('rows left empty are no options', () => {
    const plan = new PollPlan();
    plan.method = 'approval';
    plan.addOption();
    plan.options.forEach((o, i) => (o.name = ['June', '  ', 'August'][i] ?? ''));
    const spec = plan.spec(now);
    expect(spec.options?.map((o) => o.name)).toEqual(['June', 'August']);
    expect(spec.approval).toEqual({ seats: 1 });
    expect(spec.consensus).toBeUndefined();
  });

  test('minutes count from now', () => {
    const plan = new PollPlan();
    plan.ends = 'minutes';
    plan.minutes = 5;
    expect(plan.spec(now).closes_at).toBe('2026-11-22T10:05:00.000Z');
  });

  test('shares are exact', () => {
    expect(toShare('')).toBeUndefined();
    expect(toShare('2/3')).toEqual({ num: 2, den: 3 });
    expect(toShare('>1/2')).toEqual({ num: 1, den: 2, more_than: true });
  });
});
