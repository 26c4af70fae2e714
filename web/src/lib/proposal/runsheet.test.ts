import { describe, expect, test } from 'vitest';

import { timing } from './runsheet';

const started = '2026-11-22T10:00:00Z';
const since = started;
const at = (time: string) => Date.parse(`2026-11-22T${time}Z`);

describe('the run-sheet', () => {
  test('before it begins there is a plan and nothing else', () => {
    expect(timing({ minutes: 10, spent: 0 }, at('12:00:00'))).toEqual({
      planned: 10,
      taken: undefined,
      over: 0,
    });
  });
  test('while there is time it is not over', () => {
    expect(timing({ minutes: 10, started, spent: 0, since }, at('10:10:59'))).toEqual({
      planned: 10,
      taken: 10,
      over: 0,
    });
  });
  test('then it is over by whole minutes', () => {
    expect(timing({ minutes: 10, started, spent: 120, since }, at('10:11:30'))).toEqual({
      planned: 10,
      taken: 13,
      over: 3,
    });
  });
  test('while the hall is elsewhere, time stands still', () => {
    expect(timing({ minutes: 5, started, spent: 7 * 60 }, at('18:00:00'))).toEqual({
      planned: 5,
      taken: 7,
      over: 2,
    });
  });
  test('without a plan nothing is over, and a clock that steps back counts no time', () => {
    expect(timing({ minutes: 0, started, spent: 0, since }, at('11:00:00')).over).toBe(0);
    expect(timing({ minutes: 5, started, spent: 0, since }, at('09:00:00')).taken).toBe(0);
  });
});
