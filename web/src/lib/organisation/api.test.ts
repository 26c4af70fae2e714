import { afterEach, expect, test, vi } from 'vitest';

import { takeOver } from './api';

afterEach(() => vi.unstubAllGlobals());

test('the host takes over by a link that is spent at once', async () => {
  const asked: [string, unknown][] = [];
  vi.stubGlobal('location', { href: 'http://hall/' });
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    asked.push([`${init.method} ${path}`, JSON.parse(init.body as string)]);
    return Response.json(
      asked.length === 1 ? { url: 'http://hall/l#secret' } : { kind: 'member', meeting: 'm' },
    );
  });
  expect(await takeOver('m')).toEqual({ kind: 'member', meeting: 'm' });
  expect(asked).toEqual([
    ['POST /api/meetings/m/links', { kind: 'facilitator' }],
    ['POST /api/links/spend', { token: 'secret' }],
  ]);
});
