import { ApiError } from '../api/client';

/** Milliseconds until something that could not be fetched is asked for again. */
const patience = 5_000;

/**
 * Something that comes by GET because it would be too long to be pushed, and is
 * fetched anew when a section tells that it has changed, but not more often than
 * a pause allows. Of two answers the one that was asked for later is kept. Where
 * none comes, it is asked for again: the next change may be long in coming.
 */
export class Parcel<T> {
  #value = $state.raw<T>();
  #failed = $state.raw<unknown>();
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  #last = -Infinity;

  constructor(
    private readonly fetch: (before: T | undefined) => Promise<T>,
    /** Milliseconds between two requests. */
    private readonly pause: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get value(): T | undefined {
    return this.#value;
  }

  get failed(): unknown {
    return this.#failed;
  }

  /** Fetches soon; calls in between are one. */
  stale(): void {
    if (this.#timer !== undefined) return;
    const wait = Math.max(0, this.#last + this.pause - this.now());
    this.#timer = setTimeout(() => void this.load(), wait);
  }

  async load(): Promise<void> {
    this.#rest();
    this.#last = this.now();
    const mine = ++this.#asked;
    try {
      const value = await this.fetch(this.#value);
      if (mine !== this.#asked) return;
      this.#value = value;
      this.#failed = undefined;
    } catch (e) {
      if (mine !== this.#asked) return;
      this.#failed = e;
      if (!(e instanceof ApiError) || !e.passing) return;
      const wait = Math.max(this.pause, patience, (e.after ?? 0) * 1000) * (1 + Math.random());
      this.#again = setTimeout(() => void this.load(), wait);
    }
  }

  stop(): void {
    this.#rest();
    this.#asked++;
  }

  #rest(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#again);
    this.#timer = undefined;
  }
}
