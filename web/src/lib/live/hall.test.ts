import { describe, expect, test } from 'vitest';

import type { Frame } from '../api/types';
import { Hall } from './hall.svelte';

const frame = (section: string, version: number, data: unknown, epoch = 'e1'): Frame => ({
  section,
  epoch,
  version,
  data,
});
const view = (epoch: string, ...sections: Frame[]) => ({ epoch, sections });

describe('the newest of each section', () => {
  test('an older frame does not replace a newer one', () => {
    const hall = new Hall();
    hall.take(view('e1', frame('quorum', 5, { present: 5 })));
    hall.put(frame('quorum', 4, { present: 4 }));
    expect(hall.quorum?.present).toBe(5);
    hall.put(frame('quorum', 6, { present: 6 }));
    expect(hall.quorum?.present).toBe(6);
  });

  test('another epoch drops everything held', () => {
    const hall = new Hall();
    hall.take(view('e1', frame('quorum', 9, { present: 9 }), frame('roll', 9, { members: 9 })));
    hall.take(view('e2', frame('quorum', 1, { present: 1 }, 'e2')));
    expect(hall.quorum?.present).toBe(1);
    expect(hall.roll).toBeUndefined();
  });

  test('a frame of another epoch is not taken', () => {
    const hall = new Hall();
    hall.take(view('e1', frame('quorum', 1, { present: 1 })));
    hall.put(frame('quorum', 99, { present: 99 }, 'e0'));
    expect(hall.quorum?.present).toBe(1);
  });

  test('a section without data is gone', () => {
    const hall = new Hall();
    hall.take(view('e1', frame('proposal/a', 1, { id: 'a' })));
    hall.put(frame('proposal/a', 2, null));
    expect(hall.proposal('a')).toBeUndefined();
  });

  test('a view replaces everything, also what has a higher version', () => {
    const hall = new Hall();
    hall.take(view('e1', frame('quorum', 7, { present: 7 }), frame('roll', 1, { members: 1 })));
    hall.take(view('e1', frame('quorum', 6, { present: 6 })));
    expect(hall.quorum?.present).toBe(6);
    expect(hall.roll).toBeUndefined();
    hall.put(frame('quorum', 7, { present: 8 }));
    expect(hall.quorum?.present).toBe(8);
  });
});
