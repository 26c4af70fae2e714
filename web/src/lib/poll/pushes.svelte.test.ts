import { flushSync, unmount } from 'svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import en from '../../../locales/en.json';
import type { Marks, PollSection } from '../api/types';
import Desk from '../desk/Desk.svelte';
import { i18n } from '../i18n/i18n.svelte';
import type { Message } from '../i18n/message';
import { within } from '../live/within';
import Again from './Again.svelte';
import PollView from './PollView.svelte';
import './Rounds.svelte'; // which the view loads when it is needed

/* A running poll is pushed with every ballot that somebody casts. */

const running = (id: string, more: object = {}) =>
  ({
    id,
    proposal: 'p1',
    state: 'running',
    round: 1,
    text: 2,
    cast: 0,
    voters: 9,
    stale: 0,
    next: [],
    spec: { method: 'consensus', question: 'Shall we?', show: 'live', names: 'live', quorum: {} },
    ...more,
  }) as unknown as PollSection;

describe('what others cast', () => {
  let answers: Record<string, unknown>;
  let asked: string[];

  beforeAll(() => i18n.use('en', en as unknown as Record<string, Message>));
  beforeEach(() => {
    vi.useFakeTimers();
    asked = [];
    const answer = async (path: string) => {
      asked.push(path);
      const [, body] = Object.entries(answers).find(([end]) => path.endsWith(end)) ?? [];
      return Response.json(body);
    };
    vi.stubGlobal('fetch', vi.fn(answer));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const pass = async () => {
    flushSync();
    await vi.advanceTimersByTimeAsync(3000);
    flushSync();
  };

  test('does not take the comparison of texts away', async () => {
    const text = (version: number) => ({ version, title: 'Shed', text: `Version ${version}.`, at: '' });
    answers = { '/versions': { versions: [text(1), text(2), text(3)] } };
    const before: Marks = { position: 'agree' };
    const props = $state({
      poll: running('a'),
      before,
      version: 1,
      still: () => undefined,
      changed: () => undefined,
    });
    const { page, mounted } = within(Again, props, { meeting: { title: 'Hall' } });
    await pass();
    const region = page.querySelector('[role=region]');
    expect(region?.textContent).toContain('Version');

    props.poll = running('a', { cast: 1 });
    await pass();
    expect(asked).toHaveLength(1);
    expect(page.querySelector('[role=region]')).toBe(region);

    props.poll = running('a', { cast: 1, text: 3 });
    await pass();
    expect(asked).toHaveLength(2);
    expect(page.querySelector('[role=region]')?.textContent).toContain('3.');
    await unmount(mounted);
  });

  test('does not empty what is being offered on the desk', async () => {
    const card = (owner: string) => ({
      ...{ poll: 'a', owner, round: 1, at: owner, name: owner, open: true, stops: true },
      ...{ position: 'block', state: 'understood', text: 2, reason: 'No.' },
    });
    const section = { poll: 'a', round: 1, shown: true, open: 2, count: 2, cards: [card('ana')] };
    answers = { '/desk': { cards: [card('ana'), card('ben')] } };
    const props = $state({ poll: running('a') });
    const { say, page, mounted } = within(Desk, props, {
      meeting: { title: 'Hall' },
      me: { member: 'cleo', runs: true, votes: true, ballots: [] },
      'desk/a': section,
    });
    await pass();
    page.querySelector<HTMLElement>('.stack-s > button.link')?.click();
    await pass();
    expect(page.querySelectorAll('.card')).toHaveLength(2);
    page.querySelectorAll<HTMLElement>('.card [aria-expanded]')[1]?.click();
    flushSync();
    const note = page.querySelector('textarea');
    if (note) note.value = 'We meet on Tuesday';

    props.poll = running('a', { cast: 1 });
    say('desk/a', { ...section, open: 1 });
    await pass();
    expect(page.querySelector('textarea')).toBe(note);
    expect(note?.value).toBe('We meet on Tuesday');
    expect(asked.filter((path) => path.endsWith('/desk'))).toHaveLength(2);
    await unmount(mounted);
  });

  test('a count in full is that of its own poll', async () => {
    const ranked = (id: string) =>
      running(id, {
        state: 'closed',
        spec: {
          ...{ method: 'ranked', question: id, show: 'live', names: 'live', quorum: {}, ranked: {} },
          options: [
            { id: 'x', name: `Xeno of ${id}` },
            { id: 'y', name: `Yara of ${id}` },
          ],
        },
      });
    const tally = { shown: true, valid: 3, cast: 3, voters: 9, counts: [], voices: [], rounds: [] };
    answers = {
      '/polls/a/count': {
        tally: { ...tally, rounds: [{ round: 1, tally: { x: '2', y: '1' }, threshold: '2' }] },
      },
    };
    const props = $state({ poll: ranked('a') });
    const { page, mounted } = within(PollView, props, {
      meeting: { title: 'Hall' },
      'tally/a': tally,
      'tally/b': tally,
    });
    await pass();
    [...page.querySelectorAll('button')].find((b) => b.textContent?.includes('rounds'))?.click();
    await vi.waitFor(() => expect(page.querySelector('table')?.textContent).toContain('Xeno of a'), 20_000);

    props.poll = ranked('b');
    await pass();
    expect(page.querySelector('table')).toBeNull();
    await unmount(mounted);
  });
});
