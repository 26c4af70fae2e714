import { describe, expect, test } from 'vitest';

import type { ContributionKind, ContributionLine, DiscussionSection } from '../api/types';
import { refresh, threads } from './talk.svelte';

const line = (
  id: string,
  kind: ContributionKind,
  more: Partial<ContributionLine> = {},
): ContributionLine => ({
  id,
  kind,
  text: id,
  at: '2026-11-22T10:00:00Z',
  replies: 0,
  open: kind === 'concern' || kind === 'question',
  resolved: false,
  ...more,
});

/** A server whose pages hold two contributions each. */
function server(lines: ContributionLine[]) {
  const asked: number[] = [];
  return {
    asked,
    contributions: (_: string, from: number) => {
      asked.push(from);
      const next = from + 2 < lines.length ? from + 2 : 0;
      return Promise.resolve({ contributions: lines.slice(from, from + 2), next });
    },
  };
}

const section = (lines: ContributionLine[]): DiscussionSection => ({
  proposal: 'p',
  count: lines.length,
  kinds: {},
  concerns: lines.filter((l) => l.open && l.kind === 'concern').length,
  questions: lines.filter((l) => l.open && l.kind === 'question').length,
  newest: [...lines].reverse().slice(0, 1),
});

describe('a discussion', () => {
  test('open concerns come first, then open questions, then the rest, newest first', () => {
    const all = [
      line('q', 'question'),
      line('s', 'support'),
      line('done', 'concern', { open: false, resolved: true }),
      line('c', 'concern'),
      line('r', 'information', { reply: 'q' }),
    ];
    expect(threads(all).map((t) => [t.of.id, t.replies.map((r) => r.id)])).toEqual([
      ['c', []],
      ['q', ['r']],
      ['done', []],
      ['s', []],
    ]);
  });

  test('is fetched page by page', async () => {
    const lines = ['a', 'b', 'c', 'd', 'e'].map((id) => line(id, 'support'));
    const s = server(lines);
    expect((await refresh(s, 'p', section(lines))).map((l) => l.id)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(s.asked).toEqual([0, 2, 4]);
  });

  test('of what is known, only the new is fetched', async () => {
    const lines = [line('a', 'support'), line('b', 'concern'), line('c', 'support')];
    const s = server(lines);
    await refresh(s, 'p', section(lines), lines.slice(0, 2));
    expect(s.asked).toEqual([2]);
  });

  test('is fetched whole when an older concern has been met', async () => {
    const before = [line('a', 'concern'), line('b', 'support')];
    const after = [line('a', 'concern', { open: false, resolved: true }), line('b', 'support')];
    const s = server(after);
    const now = await refresh(s, 'p', section(after), before);
    expect(now[0]?.resolved).toBe(true);
    expect(s.asked).toEqual([2, 0]);
  });
});
