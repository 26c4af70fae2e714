import { expect, test } from 'vitest';

import type { PollSection } from '../api/types';
import { afterTalks } from './next';

const until = '2026-06-12T18:00:00Z';
const end = Date.parse(until);
const blocked = { id: 'p', next: ['discuss', 'talk', 'reopen'] } as unknown as PollSection;

test('when the time for talks is over the vote is offered, also before anything else happens', () => {
  expect(afterTalks(blocked, until, end - 1)?.next).toEqual(['discuss', 'talk', 'reopen']);
  expect(afterTalks(blocked, until, end)?.next).toEqual(['discuss', 'fallback_vote', 'talk', 'reopen']);
  expect(afterTalks(blocked, undefined, end)).toBe(blocked);
});

test('where the server offers it already, or knows no talks, nothing is added', () => {
  const offered = { ...blocked, next: ['fallback_vote', 'talk'] } as PollSection;
  expect(afterTalks(offered, until, end)).toBe(offered);
  const decided = { ...blocked, next: ['decide'] } as PollSection;
  expect(afterTalks(decided, until, end)).toBe(decided);
  expect(afterTalks(undefined, until, end)).toBeUndefined();
});
