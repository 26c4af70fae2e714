import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { i18n } from './i18n.svelte';

describe.each(['America/Los_Angeles', 'Europe/Berlin', 'Pacific/Auckland'])('in %s', (zone) => {
  beforeEach(() => {
    vi.stubEnv('TZ', zone);
    i18n.use('en', {});
  });
  afterEach(() => void vi.unstubAllEnvs());

  test('a day of the calendar is that day', () => {
    expect(i18n.day('2026-03-14')).toBe('Mar 14, 2026');
  });

  test('a moment is the day that it is here', () => {
    const here = { 'America/Los_Angeles': '13', 'Europe/Berlin': '14', 'Pacific/Auckland': '14' }[zone];
    expect(i18n.day('2026-03-14T04:00:00Z')).toBe(`Mar ${here}, 2026`);
  });
});
