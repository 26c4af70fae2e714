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

describe('a frozen screen', () => {
  const shown = (frozen: boolean, version: number) =>
    frame('meeting', version, { title: 'Assembly', frozen });
  const screen = () => {
    const hall = new Hall(true);
    hall.take(view('e1', shown(false, 1), frame('quorum', 1, { present: 1 })));
    hall.put(shown(true, 2));
    return hall;
  };

  test('holds what it shows, and shows what has come once it is let go', () => {
    const hall = screen();
    hall.put(frame('quorum', 2, { present: 2 }));
    hall.put(frame('quorum', 3, { present: 3 }));
    expect(hall.quorum?.present).toBe(1);
    hall.put(shown(false, 3));
    expect(hall.quorum?.present).toBe(3);
  });

  test('holds a whole view after the line was lost', () => {
    const hall = screen();
    hall.take(view('e2', { ...shown(true, 1), epoch: 'e2' }, frame('quorum', 1, { present: 7 }, 'e2')));
    hall.put(frame('quorum', 2, { present: 8 }, 'e2'));
    expect(hall.quorum?.present).toBe(1);
    hall.put({ ...shown(false, 2), epoch: 'e2' });
    expect(hall.quorum?.present).toBe(8);
    expect(hall.meeting?.frozen).toBe(false);
  });

  test('does not concern a phone', () => {
    const hall = new Hall();
    hall.take(view('e1', shown(true, 1), frame('quorum', 1, { present: 1 })));
    hall.put(frame('quorum', 2, { present: 2 }));
    expect(hall.quorum?.present).toBe(2);
  });
});
