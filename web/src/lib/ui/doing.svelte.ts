import { ApiError } from '../api/client';
import { refusalText } from '../i18n/refusal';

/** Something asked of the server: whether it is under way, and the sentence if it was refused. */
export class Doing {
  #busy = $state.raw(false);
  #refused = $state.raw<unknown>();

  get busy(): boolean {
    return this.#busy;
  }

  get error(): string {
    return this.#refused === undefined ? '' : refusalText(this.#refused);
  }

  /** The code of the refusal, where there is one. */
  get code(): string {
    return this.#refused instanceof ApiError ? this.#refused.code : '';
  }

  /** Does one thing at a time; tells whether it was done. */
  async run(what: () => Promise<unknown>): Promise<boolean> {
    if (this.#busy) return false;
    this.#busy = true;
    this.#refused = undefined;
    try {
      await what();
      return true;
    } catch (e) {
      this.#refused = e;
      return false;
    } finally {
      this.#busy = false;
    }
  }

  clear(): void {
    this.#refused = undefined;
  }
}
