import { flushSync, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';

import { within } from '../live/within';
import MyPlace from './MyPlace.svelte';

afterEach(() => void vi.unstubAllGlobals());

test.each([
  ['a refusal', false, true],
  ['a presence that is taken down', true, false],
])('the box of my presence after %s', async (_, ok, shown) => {
  const answer = ok
    ? Response.json({ seq: 7 })
    : Response.json({ code: 'not_allowed', args: {} }, { status: 403 });
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => answer),
  );
  const me = { member: 'ana', name: 'Ana', role: 'participant', present: true };
  const { page, mounted } = within(MyPlace, {}, { meeting: { title: 'Hall' }, me });
  flushSync();
  const box = page.querySelector<HTMLInputElement>('input[type=checkbox]');
  box?.click();
  expect(box?.checked).toBe(false);
  await vi.waitFor(() => expect(fetch).toHaveBeenCalled());
  await vi.waitFor(() => expect(box?.checked).toBe(shown));
  await unmount(mounted);
});
