import { expect, test } from 'vitest';

import { remaining } from './remaining';

test.each([
  [8000, { unit: 'seconds', count: 8 }],
  [7001, { unit: 'seconds', count: 8 }],
  [0, { unit: 'seconds', count: 0 }],
  [-5000, { unit: 'seconds', count: 0 }],
  [65_000, { unit: 'clock', text: '1:05' }],
  [600_000, { unit: 'clock', text: '10:00' }],
  [2 * 3_600_000, { unit: 'hours', count: 2 }],
  [72 * 3_600_000, { unit: 'days', count: 3 }],
])('%i ms are left', (ms, expected) => expect(remaining(ms)).toEqual(expected));
