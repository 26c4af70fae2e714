import { refusalText } from '../i18n/refusal';

/** Something that is fetched anew whenever the section that counts it changes. */
export class Fetched<T> {
  #value = $state.raw<T>();
  #failed = $state.raw<unknown>();
  #asked = 0;

  constructor(private readonly get: () => Promise<T>) {}

  get value(): T | undefined {
    return this.#value;
  }

  get error(): string {
    return this.#failed === undefined ? '' : refusalText(this.#failed);
  }

  /** Fetches it; of two calls at once the later one is kept. */
  async load(): Promise<void> {
    const mine = ++this.#asked;
    try {
      const value = await this.get();
      if (mine === this.#asked) [this.#value, this.#failed] = [value, undefined];
    } catch (e) {
      if (mine === this.#asked) this.#failed = e;
    }
  }
}
