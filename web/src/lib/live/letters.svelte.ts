import { SvelteMap } from 'svelte/reactivity';

import { ApiError } from '../api/client';
import { device, type Keep } from '../poll/keep';

/** Something written, on its way to the server. */
export interface Letter<T> {
  /** Made on this device; the server knows it again by it. */
  id: string;
  member: string;
  at: number;
  item: T;
}

export type Posted<T> = Letter<T> & {
  state: 'sending' | 'waiting' | 'sent' | 'refused';
  error?: ApiError;
};

const soonest = 500;
const latest = 20_000;

/**
 * What is written in a meeting, one after the other. Each letter is kept on the
 * device before it is sent, under an id of its own, is sent again until the
 * server has answered, and survives a reload; sent twice, it counts once. A
 * refused one stays, with the reason, until its writer takes it back.
 */
export class Letters<T> {
  #posted = new SvelteMap<string, Posted<T>>();
  #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #attempts = new Map<string, number>();
  #member = '';

  constructor(
    private readonly name: string,
    private readonly send: (id: string, item: T) => Promise<unknown>,
    private readonly keep: Keep = device,
    private readonly chance: () => number = Math.random,
  ) {}

  /** Takes up what was kept for this member, in the order in which it was written. */
  start(member: string): void {
    if (this.#member === member) return;
    this.#member = member;
    const kept = this.keep
      .keys(this.#key(''))
      .map((key) => this.keep.get<Letter<T>>(key))
      .filter((l) => l?.member === member) as Letter<T>[];
    for (const letter of kept.sort((a, b) => a.at - b.at)) this.#post(letter);
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  /** All letters of this page's life, oldest first. */
  get all(): Posted<T>[] {
    return [...this.#posted.values()];
  }

  write(id: string, item: T, at = Date.now()): void {
    const letter = { id, member: this.#member, at, item };
    this.keep.set(this.#key(id), letter);
    this.#post(letter);
  }

  /** Takes back a refused letter, so that it can be written again. */
  takeBack(id: string): T | undefined {
    const letter = this.#posted.get(id);
    if (letter?.state !== 'refused') return undefined;
    this.#posted.delete(id);
    this.keep.remove(this.#key(id));
    return letter.item;
  }

  /** Sends now what waits for its next try: the line is back. */
  hurry(): void {
    for (const l of this.#posted.values()) if (l.state === 'waiting') this.#post(l);
  }

  #key(id: string): string {
    return `folkmoot.letters.${this.name}.${id}`;
  }

  #post({ id, member, at, item }: Letter<T>): void {
    clearTimeout(this.#timers.get(id));
    const letter = { id, member, at, item };
    this.#posted.set(id, { ...letter, state: 'sending' });
    this.send(id, item).then(
      () => {
        this.keep.remove(this.#key(id));
        this.#attempts.delete(id);
        this.#posted.set(id, { ...letter, state: 'sent' });
      },
      (e: unknown) => this.#failed(letter, e instanceof ApiError ? e : new ApiError(0, 'unexpected')),
    );
  }

  #failed(letter: Letter<T>, error: ApiError): void {
    if (!error.passing) {
      this.#posted.set(letter.id, { ...letter, state: 'refused', error });
      return;
    }
    this.#posted.set(letter.id, { ...letter, state: 'waiting' });
    const attempt = this.#attempts.get(letter.id) ?? 0;
    this.#attempts.set(letter.id, attempt + 1);
    const pause = Math.max(
      (error.after ?? 0) * 1000,
      Math.min(latest, soonest * 2 ** attempt) * (0.5 + this.chance()),
    );
    this.#timers.set(
      letter.id,
      setTimeout(() => this.#post(letter), pause),
    );
  }
}
