import { describe, expect, test } from 'vitest';

import type { Way } from '../api/types';
import { PollPlan } from './plan.svelte';
import { choiceOf, toShare } from './plan/shares';
import { ofFamily } from './plan/templates';

const now = Date.parse('2026-11-22T10:00:00Z');
const half = { num: 1, den: 2, more_than: true };
const consensus = {
  blocks_allowed: 0,
  stand_aside_cap: { num: 1, den: 4 },
  concern_cap: { num: 1, den: 2 },
  agree_floor: 1,
};
const clock = { kind: 'clock', threshold: { num: 75, den: 100 }, meetings: 6, days: 90 };

/** As the server sends them, which leaves out what is empty. */
const templates = [
  ['consensus', { method: 'consensus', names: 'live', consensus }],
  ['consensus_clock', { method: 'consensus', names: 'live', consensus: { ...consensus, fallback: clock } }],
  [
    'double_majority',
    {
      method: 'yes_no',
      yes_no: { threshold: half, base: 'counted' },
      groups: { threshold: half },
      quorum: { presence: half, also: [{ of: 'presence', share: { num: 1, den: 3 }, each: true }] },
    },
  ],
  ['approval', { method: 'approval', approval: { seats: 1 } }],
  ['ranked', { method: 'ranked', tie: 'previous_rounds', ranked: {} }],
  ['stv', { method: 'stv', tie: 'lot', stv: { seats: 3, count: 'scottish' } }],
  ['resistance', { method: 'resistance', resistance: { passive: '' } }],
  ['lazy', { method: 'lazy', names: 'live', lazy: { then: 'consensus' }, quorum: {} }],
].map(([code, spec]) => ({
  code,
  spec: { quorum: { presence: half }, ...(spec as object), template: code },
})) as Way[];

async function planned(code = 'consensus'): Promise<PollPlan> {
  const plan = new PollPlan(() => Promise.resolve(templates));
  await plan.ready();
  plan.use(code);
  return plan;
}

/** As it goes over the line. */
const sent = (plan: PollPlan) => JSON.parse(JSON.stringify(plan.spec(now))) as Record<string, unknown>;

describe('the settings of a poll', () => {
  test('what it starts with is the first template, and closes by hand', async () => {
    const plan = new PollPlan(() => Promise.resolve(templates));
    await plan.ready();
    expect(sent(plan)).toEqual({
      method: 'consensus',
      template: 'consensus',
      question: '',
      show: 'live',
      names: 'live',
      quorum: { presence: half },
      consensus,
    });
  });

  test('without the templates nothing is sent, and the next look tries again', async () => {
    let line = false;
    const plan = new PollPlan(() =>
      line ? Promise.resolve(templates) : Promise.reject(new Error('offline')),
    );
    await expect(plan.ready()).rejects.toThrow('offline');
    line = true;
    await plan.ready();
    expect(plan.templates).toHaveLength(templates.length);
  });

  test('each template is sent as it is, unless something is changed', async () => {
    for (const { code, spec } of templates) {
      const plan = await planned(code);
      expect(plan.asTemplate, code).toBe(true);
      const was = sent(plan);
      expect(was[spec.method === 'resistance' ? 'method' : spec.method], code).toEqual(
        spec.method === 'resistance' ? 'resistance' : spec[spec.method],
      );
      expect(was['groups'], code).toEqual(spec.groups);
      expect(was['quorum'], code).toEqual(spec.quorum);
    }
  });

  test('a change is told apart from the template', async () => {
    const plan = await planned();
    plan.rule.consensus = { ...consensus, blocks_allowed: 1 };
    expect(plan.asTemplate).toBe(false);
    expect(sent(plan)['consensus']).toEqual({ ...consensus, blocks_allowed: 1 });
  });

  test('what may follow a block is as the server’s own template has it', async () => {
    const plan = await planned();
    plan.fallback('clock');
    expect(sent(plan)['consensus']).toEqual({ ...consensus, fallback: clock });
    plan.fallback('');
    expect(sent(plan)['consensus']).toEqual(consensus);
  });

  test('rows left empty are no options; none of these comes last', async () => {
    const plan = await planned('approval');
    plan.addOption();
    plan.options.forEach((o, i) => (o.name = ['June', '  ', 'August'][i] ?? ''));
    plan.none = 'None of these';
    const spec = plan.spec(now);
    expect(spec.options?.map((o) => o.name)).toEqual(['June', 'August', 'None of these']);
    expect(spec.options?.map((o) => o.none)).toEqual([undefined, undefined, true]);
  });

  test('resistance names what happens if nothing is decided', async () => {
    const plan = await planned('resistance');
    plan.options.forEach((o, i) => (o.name = ['Paint', 'Plant'][i] ?? ''));
    plan.passive = 'Leave it';
    const spec = plan.spec(now);
    expect(spec.options?.map((o) => o.name)).toEqual(['Paint', 'Plant', 'Leave it']);
    expect(spec.resistance?.passive).toBe(spec.options?.[2]?.id);
  });

  test('another way of deciding keeps what is not a matter of the way', async () => {
    const plan = await planned();
    plan.rule.question = ' Shall we? ';
    plan.rule.show = 'turnout';
    plan.use('double_majority');
    expect(sent(plan)).toMatchObject({ question: 'Shall we?', show: 'turnout', names: 'after_close' });
    plan.use('stv', 2);
    expect(sent(plan)['stv']).toEqual({ seats: 2, count: 'scottish' });
    expect(sent(plan)['groups']).toBeUndefined();
  });

  test('lazy consensus has a closing time from the start', async () => {
    expect(typeof sent(await planned('lazy'))['closes_at']).toBe('string');
  });

  test('its closing time goes with it, unless it was chosen', async () => {
    const plan = await planned('lazy');
    plan.use('consensus');
    expect(sent(plan)['closes_at']).toBeUndefined();
    plan.use('lazy');
    plan.moment = '2026-12-01T18:00';
    plan.use('consensus');
    expect(typeof sent(plan)['closes_at']).toBe('string');
  });

  test('several seats are no change of the rule', async () => {
    const plan = await planned();
    plan.use('stv', 2);
    expect(plan.asTemplate).toBe(true);
    plan.use('approval', 2);
    expect(plan.asTemplate).toBe(true);
    Object.assign(plan.rule.approval ?? {}, { floor: half });
    expect(plan.asTemplate).toBe(false);
  });

  test('a quorum in each group and in number are further conditions', async () => {
    const plan = await planned();
    plan.each = { num: 1, den: 4 };
    plan.present = 7;
    expect(sent(plan)['quorum']).toEqual({
      presence: half,
      also: [
        { of: 'presence', share: { num: 1, den: 4 }, each: true },
        { of: 'presence', number: 7 },
      ],
    });
  });

  test('minutes count from now', async () => {
    const plan = await planned();
    plan.ends = 'minutes';
    plan.minutes = 5;
    expect(plan.spec(now).closes_at).toBe('2026-11-22T10:05:00.000Z');
  });
});

test('shares are exact, both ways', () => {
  expect(toShare('')).toBeUndefined();
  expect(toShare('2/3')).toEqual({ num: 2, den: 3 });
  expect(toShare('>1/2')).toEqual(half);
  for (const choice of ['2/3', '>1/2', '90/100'] as const) expect(choiceOf(toShare(choice))).toBe(choice);
});

test('each way of deciding is in a family; filling seats has those that can', () => {
  const codes = (f: Parameters<typeof ofFamily>[1]) => ofFamily(templates, f).map((w) => w.code);
  expect(codes('together')).toEqual(['consensus', 'consensus_clock', 'lazy']);
  expect(codes('vote')).toEqual(['double_majority']);
  expect(codes('choose')).toEqual(['approval', 'ranked', 'resistance']);
  expect(codes('elect')).toEqual(['stv', 'approval']);
});
