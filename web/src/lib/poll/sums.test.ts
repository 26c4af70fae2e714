import { describe, expect, test } from 'vitest';

import type { PollSection, TallySection } from '../api/types';
import { percent, sums } from './sums';

describe('sums', () => {
  test.each([
    ['1', 100],
    ['0', 0],
    ['0.75', 75],
    ['2/3', 66],
    ['0.29', 29],
    ['999/1000', 99],
    [undefined, undefined],
  ])('the share %s is %s per cent', (share, want) => {
    expect(percent(share)).toBe(want);
  });

  test('the longest bar is that of the highest sum, and the passive option is known', () => {
    const poll = {
      spec: {
        options: [
          { id: 'a', name: 'A' },
          { id: 'p', name: 'Nothing' },
        ],
        resistance: { passive: 'p' },
      },
    } as unknown as PollSection;
    const counts = [
      { id: 'a', count: 5 },
      { id: 'p', count: 20 },
    ];
    const tally = { counts, acceptance: { a: '5/6', p: '1/3' } } as unknown as TallySection;
    expect(sums(poll, tally)).toEqual([
      { id: 'a', name: 'A', count: 5, part: 0.25, accepted: 83, passive: false },
      { id: 'p', name: 'Nothing', count: 20, part: 1, accepted: 33, passive: true },
    ]);
  });

  test('without a ballot no bar has a length', () => {
    const poll = { spec: { options: [{ id: 'a', name: 'A' }] } } as unknown as PollSection;
    const tally = { counts: [{ id: 'a', count: 0 }] } as unknown as TallySection;
    expect(sums(poll, tally)[0]?.part).toBe(0);
  });
});
