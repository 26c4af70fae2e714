import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { Connection, type Listener, type Standing } from './connection';

/** A socket whose other end is the test. */
class Line {
  readyState = 0;
  onmessage: ((e: { data: string }) => void) | null = null;
  onclose: ((e: { code: number }) => void) | null = null;
  closed = false;

  close(): void {
    this.closed = true;
    this.readyState = 3;
  }

  say(message: unknown): void {
    this.readyState = 1;
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  hangUp(code: number): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

describe('a connection that comes back', () => {
  let lines: Line[];
  let standings: Standing[];
  let reloads: number;
  let answer: Standing | undefined;
  let connection: Connection;

  beforeEach(() => {
    vi.useFakeTimers();
    lines = [];
    standings = [];
    reloads = 0;
    answer = undefined;
    const listener: Listener = {
      view: () => undefined,
      frame: () => undefined,
      clock: () => undefined,
      standing: (s) => standings.push(s),
      audience: async () => void reloads++,
      turnedAway: async () => answer,
    };
    const open = () => {
      const line = new Line();
      lines.push(line);
      return line as unknown as WebSocket;
    };
    connection = new Connection('ws://hall', listener, open, () => 0.5);
    connection.start();
  });
  afterEach(() => {
    connection.stop();
    vi.useRealTimers();
  });

  const greet = () => lines.at(-1)?.say({ epoch: 'e', sections: [] });

  test('is live with the first message', () => {
    expect(standings).toEqual([]);
    greet();
    expect(standings).toEqual(['live']);
  });

  test.each([1001, 1006, 4000, 4001])('comes back after close code %i', async (code) => {
    greet();
    lines[0]?.hangUp(code);
    expect(standings.at(-1)).toBe('lost');
    await vi.advanceTimersByTimeAsync(400);
    expect(lines).toHaveLength(2);
  });

  test('waits longer each time, and from the start again once it was live', async () => {
    for (const pause of [400, 800, 1600]) {
      const before = lines.length;
      lines.at(-1)?.hangUp(1006);
      await vi.advanceTimersByTimeAsync(pause - 1);
      expect(lines).toHaveLength(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(lines).toHaveLength(before + 1);
    }
    greet();
    lines.at(-1)?.hangUp(1006);
    await vi.advanceTimersByTimeAsync(400);
    expect(lines).toHaveLength(5);
  });

  test('asks why when it is turned away before the first message', async () => {
    lines[0]?.hangUp(1006);
    await vi.advanceTimersByTimeAsync(400);
    expect(lines).toHaveLength(2);
    answer = 'unknown';
    lines[1]?.hangUp(1006);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(standings).toEqual(['lost', 'unknown']);
    expect(lines).toHaveLength(2);
  });

  test.each([
    [4100, 'unknown'],
    [4101, 'removed'],
    [4103, 'gone'],
  ] as const)('does not come back after %i', async (code, standing) => {
    greet();
    lines[0]?.hangUp(code);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(standings.at(-1)).toBe(standing);
    expect(lines).toHaveLength(1);
  });

  test('fetches the view when it sees other things, and connects at once', async () => {
    greet();
    lines[0]?.hangUp(4102);
    await vi.advanceTimersByTimeAsync(0);
    expect(reloads).toBe(1);
    expect(lines).toHaveLength(2);
  });

  test('takes a line that says nothing for 40 seconds as lost', async () => {
    greet();
    await vi.advanceTimersByTimeAsync(39_000);
    lines[0]?.say({ section: 'clock', epoch: 'e', version: 1, data: { now: '2026-11-22T10:00:00Z' } });
    await vi.advanceTimersByTimeAsync(39_000);
    expect(standings.at(-1)).toBe('live');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(standings.at(-1)).toBe('lost');
    expect(lines[0]?.closed).toBe(true);
  });

  test('opens a new line when the page comes to the front after a silence', async () => {
    greet();
    dispatchEvent(new Event('pageshow'));
    expect(lines).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(25_000);
    dispatchEvent(new Event('pageshow'));
    expect(lines).toHaveLength(2);
    lines[0]?.say({ epoch: 'old', sections: [] });
    expect(standings).toEqual(['live']);
  });
});
