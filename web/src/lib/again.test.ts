import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { beginAnew } from './again';

describe('a part of the page that could not be loaded', () => {
  let reloads: number;
  let server: () => Promise<{ ok: boolean }>;
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  const fail = () => beginAnew(() => reloads++);

  beforeEach(() => {
    vi.useFakeTimers();
    sessionStorage.clear();
    reloads = 0;
    server = async () => ({ ok: true });
    vi.stubGlobal('fetch', () => server());
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  test('comes with a new beginning', async () => {
    fail();
    await pass(3999);
    expect(reloads).toBe(0);
    await pass(1);
    expect(reloads).toBe(1);
  });

  test.each([
    ['nobody answers', () => Promise.reject(new TypeError('no line'))],
    ['something before the server answers', async () => ({ ok: false })],
  ])('while %s, the page stays', async (_, answer) => {
    server = answer;
    fail();
    await pass(60_000);
    expect(reloads).toBe(0);
    server = async () => ({ ok: true });
    await pass(4000);
    expect(reloads).toBe(1);
  });

  test('waits longer each time', async () => {
    for (let i = 0; i < 3; i++) {
      fail();
      await pass(4000 * 2 ** i);
      expect(reloads).toBe(i + 1);
    }
  });

  test('keeps the page where the device remembers nothing', async () => {
    vi.stubGlobal('sessionStorage', undefined);
    fail();
    await pass(600_000);
    expect(reloads).toBe(0);
  });
});
