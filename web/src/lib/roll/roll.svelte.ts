import type { MeetingApi } from '../api/client';
import type { MemberLine } from '../api/types';

/** The whole roll, fetched page by page; the pushed sections carry only sums and the newest few. */
export class RollList {
  #members = $state.raw<MemberLine[]>([]);
  #asked = 0;

  constructor(private readonly api: MeetingApi) {}

  get members(): MemberLine[] {
    return this.#members;
  }

  /** Fetches the roll anew; of two calls at once the later one is kept. */
  async load(): Promise<void> {
    const mine = ++this.#asked;
    const all: MemberLine[] = [];
    let from = 0;
    do {
      const page = await this.api.members(from);
      all.push(...page.members);
      from = page.next;
    } while (from > 0 && mine === this.#asked);
    if (mine === this.#asked) this.#members = all;
  }
}
