import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { ApiError } from '../api/client';
import type { Keep } from '../poll/keep';
import { Letters } from './letters.svelte';

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
  readonly got: [string, string][] = [];
  #waiting: { yes: () => void; no: (e: unknown) => void }[] = [];

  send = (id: string, text: string) => {
    this.got.push([id, text]);
    return new Promise<void>((yes, no) => this.#waiting.push({ yes, no }));
  };
  async accept(): Promise<void> {
    this.#waiting.shift()?.yes();
    await vi.advanceTimersByTimeAsync(0);
  }
  async refuse(e: ApiError): Promise<void> {
    this.#waiting.shift()?.no(e);
    await vi.advanceTimersByTimeAsync(0);
  }
}

const offline = new ApiError(0, 'offline');

describe('ideas on their way', () => {
  let keep: ReturnType<typeof memory>;
  let door: Door;
  const open = (member = 'ana') => {
    const box = new Letters<string>('m', door.send, keep, () => 0.5);
    box.start(member);
    return box;
  };
  const states = (box: Letters<string>) => box.all.map((l) => [l.item, l.state]);

  beforeEach(() => {
    vi.useFakeTimers();
    keep = memory();
    door = new Door();
  });
  afterEach(() => vi.useRealTimers());

  test('are kept before they are sent, and let go once the server has them', async () => {
    const box = open();
    box.write('1', 'a repair café');
    expect(keep.all.size).toBe(1);
    await door.accept();
    expect(keep.all.size).toBe(0);
    expect(states(box)).toEqual([['a repair café', 'sent']]);
  });

  test('are sent again under the same id while there is no connection', async () => {
    const box = open();
    box.write('1', 'a repair café');
    await door.refuse(offline);
    expect(states(box)).toEqual([['a repair café', 'waiting']]);
    await vi.advanceTimersByTimeAsync(500);
    expect(door.got).toEqual([
      ['1', 'a repair café'],
      ['1', 'a repair café'],
    ]);
    await door.accept();
    expect(keep.all.size).toBe(0);
  });

  test('survive a reload, in the order in which they were written', () => {
    const box = open();
    box.write('b', 'second', 2);
    box.write('a', 'first', 1);
    door.got.length = 0;
    expect(states(open())).toEqual([
      ['first', 'sending'],
      ['second', 'sending'],
    ]);
    expect(door.got.map(([id]) => id)).toEqual(['a', 'b']);
  });

  test('of another member are left alone', () => {
    open('ana').write('1', 'hers');
    expect(open('ben').all).toEqual([]);
    expect(keep.all.size).toBe(1);
  });

  test('do not wait once the line is back', async () => {
    const box = open();
    box.write('1', 'a repair café');
    await door.refuse(offline);
    box.hurry();
    expect(door.got).toHaveLength(2);
  });

  test('that are refused stay with the reason, across a reload too, until they are taken back', async () => {
    const box = open();
    box.write('1', 'too late');
    await door.refuse(new ApiError(409, 'not_in_brainstorm'));
    expect(box.all[0]).toMatchObject({ state: 'refused', error: { code: 'not_in_brainstorm' } });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(door.got).toHaveLength(1);
    expect(keep.all.size).toBe(1);
    expect(box.takeBack('1')).toBe('too late');
    expect(box.all).toEqual([]);
    expect(keep.all.size).toBe(0);
  });

  test('that are still under way cannot be taken back', () => {
    const box = open();
    box.write('1', 'a repair café');
    expect(box.takeBack('1')).toBeUndefined();
    expect(box.all).toHaveLength(1);
  });
});
