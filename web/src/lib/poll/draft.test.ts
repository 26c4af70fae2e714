import { beforeEach, describe, expect, test } from 'vitest';

import { Draft } from './draft.svelte';
import type { Keep } from './keep';

describe('a half-filled ballot', () => {
  let all: Map<string, string>;
  let keep: Keep;
  const open = (place = 'p.1.1') => new Draft('m', place, keep);

  beforeEach(() => {
    all = new Map();
    keep = {
      get: <T>(key: string) => JSON.parse(all.get(key) ?? 'null') as T | undefined,
      set: (key, value) => void all.set(key, JSON.stringify(value)),
      remove: (key) => void all.delete(key),
      keys: (prefix) => [...all.keys()].filter((k) => k.startsWith(prefix)),
    };
  });

  test('a change begins with what counts', () => {
    const draft = open();
    draft.change({ position: 'agree' });
    expect(draft.marks).toEqual({ position: 'agree' });
    expect(draft.changing).toBe(true);
  });

  test('a half-made change outlives the page, and is not written over', () => {
    open().change({ position: 'agree' });
    open().set({ position: 'block', reason: 'the yard' });
    const again = open();
    expect(again.changing).toBe(true);
    again.change({ position: 'agree' });
    expect(again.marks).toEqual({ position: 'block', reason: 'the yard' });
    expect(open('p.2.1').changing).toBe(false);
  });

  test('nothing is left of it once it is cast or given up', () => {
    const draft = open();
    draft.change({ position: 'agree' });
    draft.clear();
    expect(draft.changing).toBe(false);
    expect(all.size).toBe(0);
  });
});
