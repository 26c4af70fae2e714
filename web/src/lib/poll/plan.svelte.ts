import type { Names, PollSpec, Share, Show } from '../api/types';
import { newId } from '../id';

/** Shares as a form offers them; "" asks for nothing. */
export type ShareChoice = '' | `${'>' | ''}${number}/${number}`;

export const quorumChoices: ShareChoice[] = ['', '1/4', '1/3', '>1/2', '2/3', '3/4'];
export const floorChoices: ShareChoice[] = ['', '1/4', '1/3', '>1/2', '2/3', '3/4'];
export const capChoices: ShareChoice[] = ['0/1', '1/10', '1/4', '1/3', '1/2', '1/1'];
export const minuteChoices = [1, 2, 5, 10, 15, 30];

export function toShare(choice: ShareChoice): Share | undefined {
  const parts = /^(>?)(\d+)\/(\d+)$/.exec(choice);
  if (!parts) return undefined;
  const share = { num: Number(parts[2]), den: Number(parts[3]) };
  return parts[1] ? { ...share, more_than: true } : share;
}

/** The settings of a poll that is being prepared. What it starts with opens a poll in one tap. */
export class PollPlan {
  method = $state<PollSpec['method']>('consensus');
  question = $state('');
  options = $state([
    { id: newId(), name: '' },
    { id: newId(), name: '' },
  ]);
  seats = $state(1);
  max = $state(0);
  floor = $state<ShareChoice>('');
  blocks = $state(0);
  standAsideCap = $state<ShareChoice>('1/4');
  concernCap = $state<ShareChoice>('1/2');
  agreeFloor = $state(1);
  abstain = $state(true);
  presence = $state<ShareChoice>('>1/2');
  participation = $state<ShareChoice>('');
  show = $state<Show>('live');
  names = $state<Names>('after_close');
  minutes = $state(0);

  addOption(): void {
    this.options.push({ id: newId(), name: '' });
  }

  removeOption(id: string): void {
    this.options = this.options.filter((o) => o.id !== id);
  }

  /** The settings as they are sent; now is the server's time in milliseconds. */
  spec(now: number): PollSpec {
    const presence = toShare(this.presence);
    const participation = toShare(this.participation);
    const common = {
      question: this.question.trim(),
      show: this.show,
      names: this.names,
      quorum: { ...(presence && { presence }), ...(participation && { participation }) },
      ...(this.minutes > 0 && { closes_at: new Date(now + this.minutes * 60_000).toISOString() }),
    };
    return this.method === 'consensus'
      ? { method: 'consensus', ...common, consensus: this.#consensus() }
      : { method: 'approval', ...common, options: this.#named(), approval: this.#approval() };
  }

  /** Rows left empty are no options. */
  #named() {
    return this.options.filter((o) => o.name.trim()).map((o) => ({ id: o.id, name: o.name.trim() }));
  }

  #approval(): NonNullable<PollSpec['approval']> {
    const floor = toShare(this.floor);
    return { seats: this.seats || 1, ...(this.max > 0 && { max: this.max }), ...(floor && { floor }) };
  }

  #consensus(): NonNullable<PollSpec['consensus']> {
    return {
      blocks_allowed: this.blocks || 0,
      stand_aside_cap: toShare(this.standAsideCap) ?? { num: 1, den: 4 },
      concern_cap: toShare(this.concernCap) ?? { num: 1, den: 2 },
      agree_floor: this.agreeFloor || 1,
      ...(!this.abstain && { no_abstain: true }),
    };
  }
}
