import { expect, test } from 'vitest';

import type { PollSpec, Verdict } from '../api/types';
import { i18n } from '../i18n/i18n.svelte';
import { verdictText } from './sentences';

const resistance = {
  method: 'resistance',
  resistance: { passive: 'p' },
  options: [
    { id: 'a', name: 'A lamp' },
    { id: 'p', name: 'It stays dark' },
  ],
} as unknown as PollSpec;
const verdict = (v: object) => ({ kind: 'not_adopted', checks: [], ...v }) as unknown as Verdict;
const rated = { checks: [{ code: 'resistance_ballots', have: 3, need: 1, met: true }] };

test('doing nothing has won; where nobody has voted it has not', async () => {
  await i18n.start();
  expect(verdictText(verdict(rated), resistance, true)).toBe(
    '“It stays dark” meets the least resistance: nothing is adopted.',
  );
  expect(verdictText(verdict(rated), resistance, false)).toMatch(/^As it stands, “It stays dark”/);
  expect(verdictText(verdict({}), resistance, true)).toBe('Nothing is chosen.');
});

test('while too few have cast, nothing is foretold', async () => {
  await i18n.start();
  const early = verdictText(verdict({ ...rated, early: true }), resistance, false);
  expect(early).toBe('Too few have voted yet to say how it will end.');
});
