import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { ApiError } from '../api/client';
import type { Marks, MyBallot } from '../api/types';
import type { Keep } from './keep';
import { concerns, Outbox, type Sending } from './outbox.svelte';

const agree: Marks = { position: 'agree' };
const block: Marks = { position: 'block', reason: 'the yard' };

/** A device that keeps things in a map, which outlives the page. */
function memory(): Keep & { all: Map<string, string> } {
  const all = new Map<string, string>();
  return {
    all,
    get: <T>(key: string) => JSON.parse(all.get(key) ?? 'null') as T | undefined,
    set: (key, value) => void all.set(key, JSON.stringify(value)),
    remove: (key) => void all.delete(key),
    keys: (prefix) => [...all.keys()].filter((k) => k.startsWith(prefix)),
  };
}

/** A server that answers when it is told to. */
class Door {
  readonly asked: { poll: string; counter: number; marks: Marks; round: number; text: number }[] = [];
  #waiting: { yes: (a: { counter: number }) => void; no: (e: unknown) => void; counter: number }[] = [];

  cast = (poll: string, b: { round: number; text: number; counter: number; marks: Marks }) => {
    this.asked.push({ poll, ...b });
    return new Promise<{ counter: number }>((yes, no) => this.#waiting.push({ yes, no, counter: b.counter }));
  };

  async accept(): Promise<void> {
    const next = this.#waiting.shift();
    next?.yes({ counter: next.counter });
    await vi.advanceTimersByTimeAsync(0);
  }

  async refuse(e: ApiError): Promise<void> {
    this.#waiting.shift()?.no(e);
    await vi.advanceTimersByTimeAsync(0);
  }
}

const offline = new ApiError(0, 'offline');

describe('the outbox', () => {
  let keep: ReturnType<typeof memory>;
  let door: Door;
  let mine: MyBallot | undefined;
  const open = (member = 'ana') => {
    const box = new Outbox(
      'm',
      door.cast,
      () => mine,
      keep,
      () => 0.5,
    );
    box.start(member);
    return box;
  };

  beforeEach(() => {
    vi.useFakeTimers();
    keep = memory();
    door = new Door();
    mine = undefined;
  });
  afterEach(() => vi.useRealTimers());

  test('keeps a ballot before it is sent, and lets it go once it is counted', async () => {
    const box = open();
    box.put('p', 1, 2, agree);
    expect(keep.all.size).toBe(1);
    expect(door.asked).toEqual([{ poll: 'p', round: 1, text: 2, counter: 1, marks: agree }]);
    expect(box.of('p')?.state).toBe('sending');
    await door.accept();
    expect(box.of('p')?.state).toBe('counted');
    expect(keep.all.size).toBe(0);
  });

  test('counts on from what the server knows', () => {
    mine = { poll: 'p', round: 1, text: 1, counter: 6, marks: agree };
    open().put('p', 1, 1, block);
    expect(door.asked[0]?.counter).toBe(7);
  });

  test('starts again at one in a new round', () => {
    mine = { poll: 'p', round: 1, text: 1, counter: 6, marks: agree };
    open().put('p', 2, 1, block);
    expect(door.asked[0]?.counter).toBe(1);
  });

  test('sends the very same ballot again while there is no connection', async () => {
    const box = open();
    box.put('p', 1, 1, agree);
    await door.refuse(offline);
    expect(box.of('p')?.state).toBe('waiting');
    await vi.advanceTimersByTimeAsync(500);
    await door.refuse(offline);
    await vi.advanceTimersByTimeAsync(1000);
    expect(door.asked.map((a) => a.counter)).toEqual([1, 1, 1]);
    await door.accept();
    expect(box.of('p')?.state).toBe('counted');
  });

  test('waits as long as the server asks', async () => {
    const box = open();
    box.put('p', 1, 1, agree);
    await door.refuse(new ApiError(503, 'storage_full', {}, 30));
    await vi.advanceTimersByTimeAsync(29_000);
    expect(door.asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(door.asked).toHaveLength(2);
    expect(box.of('p')?.state).toBe('sending');
  });

  test('does not wait once the line is back', async () => {
    const box = open();
    box.put('p', 1, 1, agree);
    await door.refuse(offline);
    box.hurry();
    expect(door.asked).toHaveLength(2);
  });

  test('survives a reload', async () => {
    open().put('p', 1, 3, block);
    const again = open();
    expect(door.asked.at(-1)).toEqual({ poll: 'p', round: 1, text: 3, counter: 1, marks: block });
    expect(again.of('p')?.state).toBe('sending');
  });

  test("leaves another member's ballot alone", () => {
    open('ana').put('p', 1, 1, agree);
    open('ben');
    expect(door.asked).toHaveLength(1);
    expect(keep.all.size).toBe(1);
  });

  test('a change overtakes the ballot before it, whichever answer comes first', async () => {
    const box = open();
    box.put('p', 1, 1, agree);
    box.put('p', 1, 1, block);
    expect(door.asked.map((a) => a.counter)).toEqual([1, 2]);
    await door.accept();
    expect(box.of('p')).toMatchObject({ state: 'sending', intent: { marks: block } });
    await door.accept();
    expect(box.of('p')).toMatchObject({ state: 'counted', intent: { counter: 2 } });
  });

  test('tells that a newer ballot is counted already, and counts on from it', async () => {
    const box = open();
    box.put('p', 1, 1, agree);
    await door.refuse(new ApiError(409, 'counter_old', { counter: 4, marks: block }));
    expect(box.of('p')).toMatchObject({ state: 'refused', error: { code: 'counter_old' } });
    expect(keep.all.size).toBe(0);
    box.put('p', 1, 1, agree);
    expect(door.asked.at(-1)?.counter).toBe(5);
  });

  test('once the server has shown a ballot, what the server says counts', async () => {
    const box = open();
    box.put('p', 1, 1, agree);
    await door.accept();
    box.settle();
    expect(box.of('p')?.state).toBe('counted'); // what was said may have crossed the ballot
    mine = { poll: 'p', round: 1, text: 1, counter: 1, marks: agree };
    box.settle();
    expect(box.of('p')).toBeUndefined();
  });

  test('a ballot that the server has withdrawn is no longer called counted', async () => {
    const box = open();
    box.put('p', 1, 1, agree);
    await door.accept();
    mine = { poll: 'p', round: 1, text: 1, counter: 0 };
    await vi.advanceTimersByTimeAsync(5_000);
    box.settle();
    expect(box.of('p')).toBeUndefined();
    box.put('p', 1, 1, block);
    expect(door.asked.at(-1)?.counter).toBe(2);
  });

  test('what is on its way is not given up for what the server says', async () => {
    const box = open();
    box.put('p', 1, 1, agree);
    await door.refuse(offline);
    box.settle(Date.now() + 60_000);
    expect(box.of('p')?.state).toBe('waiting');
  });

  test('a window keeps what another has kept since, and counts on from it', async () => {
    const one = open();
    one.put('p', 1, 1, agree);
    const two = new Outbox(
      'm',
      () => new Promise<{ counter: number }>(() => undefined),
      () => mine,
      keep,
    );
    two.start('ana');
    two.put('p', 1, 1, block);
    expect(two.of('p')?.intent.counter).toBe(2);
    await door.accept();
    expect(one.of('p')?.state).toBe('counted');
    expect([...keep.all.values()].map((v) => JSON.parse(v))).toMatchObject([{ counter: 2, marks: block }]);
  });

  test.each([
    ['poll_closed', 1, true],
    ['poll_closed', 2, false],
    ['counter_old', 2, false],
    ['round_changed', 2, true],
    ['round_changed', 3, false],
  ])('a refusal of round 1 as %s: of interest in round %i: %s', (code, round, want) => {
    const refused = {
      state: 'refused',
      intent: { member: 'ana', round: 1, text: 1, counter: 1, marks: agree },
      error: new ApiError(409, code),
    } satisfies Sending;
    expect(concerns(refused, round)).toBe(want);
  });

  test.each(['round_changed', 'text_changed', 'poll_closed', 'block_needs_reason'])(
    'a ballot refused as %s is not sent again',
    async (code) => {
      const box = open();
      box.put('p', 1, 1, agree);
      await door.refuse(new ApiError(409, code));
      await vi.advanceTimersByTimeAsync(60_000);
      expect(door.asked).toHaveLength(1);
      expect(box.of('p')?.state).toBe('refused');
    },
  );
});
