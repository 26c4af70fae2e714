/** A stretch of text that stayed, came or went. */
export interface Piece {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

const longest = 4000;

/**
 * What changed from one text to another, word by word, by the longest common
 * sequence of words. Texts of more words than a page can compare at leisure are
 * compared by lines.
 */
export function diff(before: string, after: string): Piece[] {
  let a = words(before);
  let b = words(after);
  if (a.length + b.length > longest) {
    a = lines(before);
    b = lines(after);
  }
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const middle = compare(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return join([...same(a.slice(0, start)), ...middle, ...same(end ? a.slice(-end) : [])]);
}

const words = (text: string): string[] => text.match(/\s+|[^\s]+/g) ?? [];
const lines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
const same = (parts: string[]): Piece[] => parts.map((text) => ({ kind: 'same', text }));

function compare(a: string[], b: string[]): Piece[] {
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const out: Piece[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      out.push({ kind: 'same', text: a[i] ?? '' });
      i++;
      j++;
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) {
      out.push({ kind: 'removed', text: a[i++] ?? '' });
    } else {
      out.push({ kind: 'added', text: b[j++] ?? '' });
    }
  }
  return out;
}

/**
 * Joins neighbours of one kind. Space between two changes counts as changed, so
 * that a phrase that was replaced reads as one phrase struck out and one put in.
 */
function join(pieces: Piece[]): Piece[] {
  const out: Piece[] = [];
  let removed = '';
  let added = '';
  const settle = () => {
    if (removed) out.push({ kind: 'removed', text: removed });
    if (added) out.push({ kind: 'added', text: added });
    removed = added = '';
  };
  pieces.forEach((piece, i) => {
    const between = /^[^\S\n]+$/.test(piece.text) && (removed || added) && pieces[i + 1]?.kind !== 'same';
    if (piece.kind === 'same' && (!between || i + 1 === pieces.length)) {
      settle();
      const last = out.at(-1);
      if (last?.kind === 'same') last.text += piece.text;
      else out.push({ ...piece });
      return;
    }
    if (piece.kind !== 'added') removed += piece.text;
    if (piece.kind !== 'removed') added += piece.text;
  });
  settle();
  return out;
}
