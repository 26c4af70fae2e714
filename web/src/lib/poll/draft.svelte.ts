import type { Marks } from '../api/types';
import { device, type Keep } from './keep';

/**
 * A half-filled ballot, kept on this device for one round and one version of
 * the text; neither a reload nor what others do empties it.
 */
export class Draft {
  #marks = $state.raw<Marks>({});
  #changing = $state(false);
  #key: string;

  constructor(
    meeting: string,
    /** The poll, its round, and the version of the text. */
    place: string,
    private readonly keep: Keep = device,
  ) {
    this.#key = `folkmoot.draft.${meeting}.${place}`;
    this.#marks = keep.get<Marks>(this.#key) ?? {};
    this.#changing = keep.get<boolean>(this.#changeKey) ?? false;
  }

  get #changeKey(): string {
    return `${this.#key}.changing`;
  }

  get marks(): Marks {
    return this.#marks;
  }

  set(marks: Marks): void {
    this.#marks = marks;
    this.keep.set(this.#key, marks);
  }

  /** A ballot that counts is being changed; what counts stands until the change is cast. */
  get changing(): boolean {
    return this.#changing;
  }

  /** Begins to change what counts, from what was last filled in, else from what counts. */
  change(counting: Marks): void {
    if (Object.keys(this.#marks).length === 0) this.set(counting);
    this.#changing = true;
    this.keep.set(this.#changeKey, true);
  }

  clear(): void {
    this.#marks = {};
    this.#changing = false;
    this.keep.remove(this.#key);
    this.keep.remove(this.#changeKey);
  }
}
