import { flushSync, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { within } from '../live/within';
import People from './People.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('the roll is fetched when it has changed, and not again and again', async () => {
  const member = { id: 'a', name: 'Ana', role: 'participant', admitted: true, present: true, weight: 1 };
  const fetch = vi.fn(async () => Response.json({ members: [member], next: 0 }));
  vi.stubGlobal('fetch', fetch);
  const roll = { members: 1, waiting: 0, newest: [], lobby: [], groups: [] };
  const { say, page, mounted } = within(People, {}, { meeting: { title: 'Hall' }, roll });
  const pass = async () => {
    flushSync();
    await vi.advanceTimersByTimeAsync(20_000);
    flushSync();
  };

  await pass();
  expect(page.textContent).toContain('Ana');
  expect(fetch).toHaveBeenCalledTimes(1);

  member.name = 'Anna';
  say('roll', { ...roll });
  await pass();
  expect(page.textContent).toContain('Anna');
  expect(fetch).toHaveBeenCalledTimes(2);
  await unmount(mounted);
});
