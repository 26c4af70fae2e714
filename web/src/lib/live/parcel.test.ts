import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { ApiError } from '../api/client';
import { Parcel } from './parcel.svelte';

describe('something that comes by GET', () => {
  let asked: number;
  let answer: () => Promise<string>;
  let parcel: Parcel<string>;
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  beforeEach(() => {
    vi.useFakeTimers();
    asked = 0;
    answer = async () => `answer ${asked}`;
    parcel = new Parcel(
      () => {
        asked++;
        return answer();
      },
      1000,
      () => Date.now(),
    );
  });
  afterEach(() => {
    parcel.stop();
    vi.useRealTimers();
  });

  test('many changes are one request in each pause', async () => {
    for (let i = 0; i < 10; i++) parcel.stale();
    await pass(0);
    expect(parcel.value).toBe('answer 1');
    for (let i = 0; i < 10; i++) parcel.stale();
    await pass(999);
    expect(asked).toBe(1);
    await pass(1);
    expect(parcel.value).toBe('answer 2');
  });

  test('of two answers the one asked for later is kept', async () => {
    const answers: ((text: string) => void)[] = [];
    answer = () => new Promise((resolve) => answers.push(resolve));
    const both = [parcel.load(), parcel.load()];
    answers[1]?.('later');
    answers[0]?.('earlier');
    await Promise.all(both);
    expect(parcel.value).toBe('later');
  });

  test.each([
    ['no answer', new ApiError(0, 'offline'), true],
    ['a busy server', new ApiError(503, 'busy'), true],
    ['a refusal', new ApiError(403, 'not_allowed'), false],
  ])('after %s', async (_, error, again) => {
    answer = () => Promise.reject(error);
    await parcel.load();
    expect(parcel.failed).toBe(error);
    answer = async () => 'here';
    await pass(10_000);
    expect(parcel.value).toBe(again ? 'here' : undefined);
    expect(parcel.failed).toBe(again ? undefined : error);
  });

  test('waits as long as the server asks', async () => {
    answer = () => Promise.reject(new ApiError(429, 'slow_down', {}, 30));
    await parcel.load();
    await pass(29_999);
    expect(asked).toBe(1);
    await pass(30_001);
    expect(asked).toBeGreaterThan(1);
  });

  test('a change asks at once, though a request had failed', async () => {
    answer = () => Promise.reject(new ApiError(0, 'offline'));
    await parcel.load();
    answer = async () => 'here';
    parcel.stale();
    await pass(1000);
    expect(parcel.value).toBe('here');
  });

  test('stopped, it asks no more', async () => {
    answer = () => Promise.reject(new ApiError(0, 'offline'));
    const request = parcel.load();
    parcel.stop();
    await request;
    await pass(60_000);
    expect(asked).toBe(1);
  });
});
