import { describe, expect, test } from 'vitest';

import { dayIn, whoIs } from './api';

describe('a typed name', () => {
  const members = [
    { id: '1', name: 'Ana' },
    { id: '2', name: 'Ben' },
    { id: '3', name: 'Ben' },
  ];
  test.each([
    [' Ana ', { member: '1' }],
    ['Ben', { name: 'Ben' }],
    ['Hal', { name: 'Hal' }],
    ['', { name: '' }],
  ])('%j means %j', (typed, who) => expect(whoIs(typed, members)).toEqual(who));
});

describe('a day', () => {
  const late = new Date('2026-03-14T23:30:00Z');
  test('is that of the meeting’s zone', () => {
    expect(dayIn('Europe/Berlin', late)).toBe('2026-03-15');
    expect(dayIn('America/New_York', late)).toBe('2026-03-14');
  });
  test('is the browser’s where nobody knows the zone', () =>
    expect(dayIn('Mars/Olympus', late)).toMatch(/^2026-03-1[345]$/));
});
