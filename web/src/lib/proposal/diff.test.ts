import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { diff, type Piece } from './diff';

const kept = (pieces: Piece[], without: Piece['kind']) =>
  pieces
    .filter((p) => p.kind !== without)
    .map((p) => p.text)
    .join('');

describe('what changed between two texts', () => {
  test('a replaced phrase reads as one phrase', () => {
    expect(diff('open Thursday evenings and Saturday', 'open Wednesday nights and Saturday')).toEqual([
      { kind: 'same', text: 'open ' },
      { kind: 'removed', text: 'Thursday evenings' },
      { kind: 'added', text: 'Wednesday nights' },
      { kind: 'same', text: ' and Saturday' },
    ]);
  });

  test('equal texts have no change', () => {
    expect(diff('one two', 'one two')).toEqual([{ kind: 'same', text: 'one two' }]);
  });

  test('both texts can be read from it, whatever they are', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ' ', '  ', '\n', '. '))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const pieces = diff(before, after);
        expect(kept(pieces, 'added')).toBe(before);
        expect(kept(pieces, 'removed')).toBe(after);
      }),
    );
  });

  test('a long text is compared by lines', () => {
    const lines = Array.from({ length: 1500 }, (_, i) => `line number ${i}\n`);
    const after = lines.with(700, 'another line\n');
    expect(diff(lines.join('') + 'end', after.join('') + 'end').filter((p) => p.kind !== 'same')).toEqual([
      { kind: 'removed', text: 'line number 700\n' },
      { kind: 'added', text: 'another line\n' },
    ]);
  });
});
