import { describe, expect, it } from 'vitest';

import type { CandidateLine, Way } from '../api/types';
import { PollPlan } from '../poll/plan.svelte';
import { sorted } from './nomination.svelte';

const line = (
  id: string,
  answer: CandidateLine['answer'],
  more: Partial<CandidateLine> = {},
): CandidateLine => ({
  id,
  name: id.toUpperCase(),
  answer,
  mine: false,
  speaks: false,
  nominations: [],
  seconds: 0,
  seconded: false,
  nominated: false,
  stands: answer === 'accepted',
  ...more,
});

describe('candidates', () => {
  it('are shown by what they have answered; my own nomination has a place of its own until I stand', () => {
    const mine = line('m', 'asked', { mine: true });
    const all = [line('a', 'accepted'), mine, line('b', 'declined'), line('c', 'asked')];
    const ids = (lines: CandidateLine[]) => lines.map((c) => c.id).join('');
    const { accepted, asked, declined, mine: own } = sorted(all);
    expect([ids(accepted), ids(asked), ids(declined), own]).toEqual(['a', 'c', 'b', mine]);
    expect(ids(sorted([line('m', 'accepted', { mine: true })]).accepted)).toBe('m');
  });
});

describe('a ballot of candidates', () => {
  const ways = [
    { method: 'consensus' },
    { method: 'approval', approval: { seats: 1 } },
    { method: 'ranked', ranked: {} },
    { method: 'stv', stv: { seats: 2 } },
  ].map((spec) => ({ code: spec.method, spec: { quorum: {}, template: spec.method, ...spec } })) as Way[];
  const one = [line('a', 'accepted')];
  const two = [...one, line('b', 'accepted')];

  it('has an option for each who stands, with who it is', async () => {
    const plan = new PollPlan(() => Promise.resolve(ways));
    await plan.takeCandidates(two, 1, 'None of these');
    const spec = plan.spec(0);
    expect(spec.method).toBe('ranked');
    expect(spec.options?.map((o) => [o.name, o.candidate])).toEqual([
      ['A', 'a'],
      ['B', 'b'],
    ]);
  });

  it('lets people mark none, where only one stands', async () => {
    const plan = new PollPlan(() => Promise.resolve(ways));
    await plan.takeCandidates(one, 1, 'None of these');
    expect(plan.spec(0).options?.map((o) => [o.name, o.candidate])).toEqual([
      ['A', 'a'],
      ['None of these', undefined],
    ]);
  });

  it('is by single transferable vote for several seats, as secret as can be, unless another way was chosen', async () => {
    const plan = new PollPlan(() => Promise.resolve(ways));
    await plan.takeCandidates(two, 2, 'None of these');
    expect(plan.spec(0)).toMatchObject({
      method: 'stv',
      stv: { seats: 2 },
      names: 'facilitator',
      show: 'turnout',
    });
    plan.use('ranked');
    await plan.takeCandidates(two, 2, 'None of these');
    expect(plan.spec(0).method).toBe('ranked');
  });
});
