import { SvelteMap } from 'svelte/reactivity';

import { ApiError } from '../api/client';
import type { Marks } from '../api/types';
import { device, type Keep } from './keep';

/** A ballot on its way: what is put to the vote, the counter, the marks. */
export interface Intent<M = Marks> {
  member: string;
  round: number;
  text: number;
  counter: number;
  marks: M;
}

/** What a poll's ballot on this device is doing. */
export type Sending<M = Marks> =
  | { state: 'sending'; intent: Intent<M> }
  | { state: 'waiting'; intent: Intent<M> }
  | { state: 'counted'; intent: Intent<M>; at: string }
  | { state: 'refused'; intent: Intent<M>; error: ApiError };

type Cast<M> = (
  poll: string,
  ballot: { round: number; text: number; counter: number; marks: M },
) => Promise<{ counter: number }>;

const soonest = 500;
const latest = 20_000;
/** How long what the server said before it counted a ballot may still be on its way. */
const crossing = 4_000;

/**
 * The ballots of one meeting that are not yet counted; or whatever else is sent
 * whole, under a counter. An intent is kept on the
 * device before it is sent, is sent again until the server has answered, and
 * survives a reload. Its counter is one more than the newest that the server or
 * this device knows, so that of two the later one counts.
 */
export class Outbox<M = Marks> {
  #sending = new SvelteMap<string, Sending<M>>();
  #known = new Map<string, { round: number; counter: number }>();
  #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #attempts = new Map<string, number>();
  #member = '';

  constructor(
    private readonly meeting: string,
    private readonly cast: Cast<M>,
    private readonly mine: (poll: string) => { round: number; counter: number } | undefined,
    private readonly keep: Keep = device,
    private readonly chance: () => number = Math.random,
  ) {}

  /** Takes up what was kept for this member; what is another's is left alone. */
  start(member: string): void {
    if (this.#member === member) return;
    this.#member = member;
    for (const key of this.keep.keys(this.#key(''))) {
      const intent = this.keep.get<Intent<M>>(key);
      if (intent?.member === member) this.#send(key.slice(this.#key('').length), intent);
    }
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  /** Where the ballot for a poll stands; undefined when nothing is on its way. */
  of(poll: string): Sending<M> | undefined {
    return this.#sending.get(poll);
  }

  /** Gives or changes the marks for a poll's round, as its voter saw it. */
  put(poll: string, round: number, text: number, marks: M): void {
    const intent: Intent<M> = { member: this.#member, round, text, counter: this.#next(poll, round), marks };
    this.keep.set(this.#key(poll), intent);
    this.#attempts.delete(poll);
    this.#send(poll, intent);
  }

  /** Forgets a refusal, once it has been read. */
  dismiss(poll: string): void {
    if (this.#sending.get(poll)?.state === 'refused') this.#sending.delete(poll);
  }

  /**
   * Hears what the server says it holds. From then on that is what counts, also
   * where it is less than was acknowledged: a ballot can be withdrawn. Only what
   * was said right after the acknowledgement may be older than it.
   */
  settle(now = Date.now()): void {
    for (const [poll, s] of this.#sending) {
      if (s.state !== 'counted') continue;
      const { round, counter } = s.intent;
      const stored = this.mine(poll);
      const shown = stored?.round === round && stored.counter >= counter;
      if (shown || now - Date.parse(s.at) > crossing) this.#sending.delete(poll);
    }
  }

  /** Sends now what waits for its next try: the line is back. */
  hurry(): void {
    for (const [poll, s] of this.#sending) if (s.state === 'waiting') this.#send(poll, s.intent);
  }

  #key(poll: string): string {
    return `folkmoot.outbox.${this.meeting}.${poll}`;
  }

  /** Keeps an intent no longer; what another window has kept since stays. */
  #forget(poll: string, intent: Intent<M>): void {
    const kept = this.keep.get<Intent<M>>(this.#key(poll));
    if (JSON.stringify(kept) === JSON.stringify(intent)) this.keep.remove(this.#key(poll));
  }

  #next(poll: string, round: number): number {
    const stored = this.mine(poll);
    const known = this.#known.get(poll);
    const waiting = this.#sending.get(poll)?.intent;
    const kept = this.keep.get<Intent<M>>(this.#key(poll)); // perhaps by another window
    return (
      1 +
      Math.max(
        stored?.round === round ? stored.counter : 0,
        known?.round === round ? known.counter : 0,
        waiting?.round === round ? waiting.counter : 0,
        kept?.round === round && kept.member === this.#member ? kept.counter : 0,
      )
    );
  }

  #send(poll: string, intent: Intent<M>): void {
    clearTimeout(this.#timers.get(poll));
    this.#sending.set(poll, { state: 'sending', intent });
    const { round, text, counter, marks } = intent;
    this.cast(poll, { round, text, counter, marks }).then(
      () => this.#counted(poll, intent),
      (e: unknown) => this.#failed(poll, intent, e),
    );
  }

  /** Tells whether an answer is still of interest: a later intent may have overtaken it. */
  #current(poll: string, intent: Intent<M>): boolean {
    return this.#sending.get(poll)?.intent === intent;
  }

  #counted(poll: string, intent: Intent<M>): void {
    this.#learn(poll, intent.round, intent.counter);
    if (!this.#current(poll, intent)) return;
    this.#forget(poll, intent);
    this.#sending.set(poll, { state: 'counted', intent, at: new Date().toISOString() });
    this.#attempts.delete(poll);
  }

  #failed(poll: string, intent: Intent<M>, e: unknown): void {
    const error = e instanceof ApiError ? e : new ApiError(0, 'unexpected');
    const stored = Number(error.args['counter']);
    if (stored > 0) this.#learn(poll, intent.round, stored);
    if (!this.#current(poll, intent)) return;
    if (!error.passing) {
      this.#forget(poll, intent);
      this.#sending.set(poll, { state: 'refused', intent, error });
      return;
    }
    this.#sending.set(poll, { state: 'waiting', intent });
    const attempt = this.#attempts.get(poll) ?? 0;
    this.#attempts.set(poll, attempt + 1);
    const pause = Math.max(
      (error.after ?? 0) * 1000,
      Math.min(latest, soonest * 2 ** attempt) * (0.5 + this.chance()),
    );
    this.#timers.set(
      poll,
      setTimeout(() => this.#send(poll, intent), pause),
    );
  }

  #learn(poll: string, round: number, counter: number): void {
    const known = this.#known.get(poll);
    if (!known || known.round !== round || known.counter < counter) this.#known.set(poll, { round, counter });
  }
}

/** Tells whether a refusal says something about the round that is open now. */
export function concerns<M>(refused: Sending<M> & { state: 'refused' }, round: number): boolean {
  const { intent, error } = refused;
  const of = error.code === 'round_changed' ? (error.args['newest'] ?? intent.round + 1) : intent.round;
  return of === round;
}
