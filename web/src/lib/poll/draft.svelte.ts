import type { Marks } from '../api/types';
import { device, type Keep } from './keep';

/**
 * A half-filled ballot, kept on this device for one round and one version of
 * the text; neither a reload nor what others do empties it.
 */
export class Draft {
  #marks = $state.raw<Marks>({});
  #key: string;

  constructor(
    meeting: string,
    /** The poll, its round, and the version of the text. */
    place: string,
    private readonly keep: Keep = device,
  ) {
    this.#key = `folkmoot.draft.${meeting}.${place}`;
    this.#marks = keep.get<Marks>(this.#key) ?? {};
  }

  get marks(): Marks {
    return this.#marks;
  }

  set(marks: Marks): void {
    this.#marks = marks;
    this.keep.set(this.#key, marks);
  }

  clear(): void {
    this.#marks = {};
    this.keep.remove(this.#key);
  }
}
