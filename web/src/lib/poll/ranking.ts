/**
 * A ranking while it is being made: options, best first, each at most once, and
 * at most as many as the ballot may rank. It does not change; every step gives
 * another one, the same where the step is not possible.
 */
export class Ranking {
  /** Best first. */
  readonly ranked: readonly string[];
  /** The rest, in the order of the ballot. */
  readonly unranked: readonly string[];
  readonly most: number;

  /** What is not on the ballot, stands twice or is too much is left out. */
  constructor(
    readonly options: readonly string[],
    ranked: readonly string[] = [],
    max = 0,
  ) {
    this.most = max > 0 ? Math.min(max, options.length) : options.length;
    this.ranked = [...new Set(ranked)].filter((id) => options.includes(id)).slice(0, this.most);
    this.unranked = options.filter((id) => !this.ranked.includes(id));
  }

  get left(): number {
    return this.most - this.ranked.length;
  }

  /** The rank of an option, from 1; 0 for none. */
  rank(id: string): number {
    return this.ranked.indexOf(id) + 1;
  }

  /** Gives an option the next rank. */
  add(id: string): Ranking {
    return this.rank(id) || this.left === 0 ? this : this.#with([...this.ranked, id]);
  }

  remove(id: string): Ranking {
    return this.rank(id) ? this.#with(this.ranked.filter((o) => o !== id)) : this;
  }

  /** Moves a ranked option to a rank, from 1; one that is out of bounds is the nearest. */
  move(id: string, to: number): Ranking {
    const from = this.rank(id);
    const place = Math.min(Math.max(to, 1), this.ranked.length);
    if (!from || from === place) return this;
    const rest = this.ranked.filter((o) => o !== id);
    return this.#with([...rest.slice(0, place - 1), id, ...rest.slice(place - 1)]);
  }

  #with(ranked: readonly string[]): Ranking {
    return new Ranking(this.options, ranked, this.most);
  }
}
