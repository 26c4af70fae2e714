import { describe, expect, test } from 'vitest';

import { timing } from './runsheet';

const started = '2026-11-22T10:00:00Z';
const at = (time: string) => Date.parse(`2026-11-22T${time}Z`);

describe('the run-sheet', () => {
  test('before it begins there is a plan and nothing else', () => {
    expect(timing({ minutes: 10 }, at('12:00:00'))).toEqual({ planned: 10, taken: undefined, over: 0 });
  });
  test('while there is time it is not over', () => {
    expect(timing({ minutes: 10, started }, at('10:10:59'))).toEqual({ planned: 10, taken: 10, over: 0 });
  });
  test('then it is over by whole minutes', () => {
    expect(timing({ minutes: 10, started }, at('10:13:30'))).toEqual({ planned: 10, taken: 13, over: 3 });
  });
  test('once decided, time stands still', () => {
    const decided = '2026-11-22T10:07:00Z';
    expect(timing({ minutes: 5, started, decided }, at('18:00:00'))).toEqual({
      planned: 5,
      taken: 7,
      over: 2,
    });
  });
  test('without a plan nothing is over, and a clock that steps back counts no time', () => {
    expect(timing({ minutes: 0, started }, at('11:00:00')).over).toBe(0);
    expect(timing({ minutes: 5, started }, at('09:00:00')).taken).toBe(0);
  });
});
