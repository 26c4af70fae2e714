import type { Base, CandidateLine, IdeaLine, Names, PollSpec, Share, Show, Tie } from '../api/types';
import { newId } from '../id';

/** Shares as a form offers them; "" asks for nothing. */
export type ShareChoice = '' | `${'>' | ''}${number}/${number}`;

export const quorumChoices: ShareChoice[] = ['', '1/4', '1/3', '>1/2', '2/3', '3/4'];
export const floorChoices: ShareChoice[] = ['', '1/4', '1/3', '>1/2', '2/3', '3/4'];
export const capChoices: ShareChoice[] = ['0/1', '1/10', '1/4', '1/3', '1/2', '1/1'];
export const thresholdChoices: ShareChoice[] = ['>1/2', '3/5', '2/3', '3/4', '1/1'];
export const bases: Base[] = ['counted', 'cast', 'present', 'roll'];
export const ties: Tie[] = ['stands', 'previous_rounds', 'lot', 'ballot_order'];
export const graceChoices = [0, 5, 10, 30, 60, 120];
export const minuteChoices = [1, 2, 5, 10, 15, 30];

export function toShare(choice: ShareChoice): Share | undefined {
  const parts = /^(>?)(\d+)\/(\d+)$/.exec(choice);
  if (!parts) return undefined;
  const share = { num: Number(parts[2]), den: Number(parts[3]) };
  return parts[1] ? { ...share, more_than: true } : share;
}

/** A share as a form offers it. */
export const fromShare = (s: Share | undefined): ShareChoice =>
  s ? `${s.more_than ? '>' : ''}${s.num}/${s.den}` : '';

/** How a poll comes to its end: by hand alone, in some minutes, or at a moment. */
export type Ends = 'hand' | 'minutes' | 'moment';

interface OptionPlan {
  id: string;
  name: string;
  idea?: string;
  /** Who stands; the option bears their name. */
  candidate?: string;
}

/** An idea as the name of an option. */
const oneLine = (text: string) => [...text.replace(/\s+/g, ' ').trim()].slice(0, 200).join('');

/** The settings of a poll that is being prepared. What it starts with opens a poll in one tap. */
export class PollPlan {
  method = $state<'consensus' | 'yes_no' | 'ranked' | 'approval'>('consensus');
  question = $state('');
  options = $state<OptionPlan[]>([
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
  ends = $state<Ends>('hand');
  minutes = $state(5);
  /** A moment as the browser's field has it, in local time. */
  moment = $state('');
  whenAll = $state(false);
  grace = $state(0);
  threshold = $state<ShareChoice>('>1/2');
  base = $state<Base>('counted');
  tie = $state<Tie | ''>('');

  /** A plan with the quorum that the meeting has. */
  static of(quorum: PollSpec['quorum'] | undefined): PollPlan {
    const plan = new PollPlan();
    if (quorum) {
      plan.presence = fromShare(quorum.presence);
      plan.participation = fromShare(quorum.participation);
    }
    return plan;
  }

  addOption(): void {
    this.options.push({ id: newId(), name: '' });
  }

  removeOption(id: string): void {
    this.options = this.options.filter((o) => o.id !== id);
  }

  /** Puts ideas of the brainstorm to the vote, each with its origin. */
  takeIdeas(ideas: readonly IdeaLine[]): void {
    if (this.method === 'consensus' || this.method === 'yes_no') this.method = 'ranked';
    this.options = ideas.map((i) => ({ id: newId(), name: oneLine(i.text), idea: i.id }));
  }

  /** Puts candidates to the vote; where there is but one, none of them is the other option. */
  takeCandidates(stand: readonly CandidateLine[], seats: number, none: string): void {
    if (this.method === 'consensus' || this.method === 'yes_no') {
      this.method = seats > 1 ? 'approval' : 'ranked';
    }
    this.seats = seats;
    this.options = stand.map((c) => ({ id: newId(), name: c.name, candidate: c.id }));
    if (stand.length === 1) this.options.push({ id: newId(), name: none });
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
      ...this.#closes(now),
      ...(this.whenAll && { when_all: true }),
      ...(this.grace > 0 && { grace: this.grace }),
    };
    switch (this.method) {
      case 'consensus':
        return { method: 'consensus', ...common, consensus: this.#consensus() };
      case 'yes_no':
        return { method: 'yes_no', ...common, yes_no: this.#yesNo() };
      case 'ranked':
        return {
          method: 'ranked',
          ...common,
          options: this.#named(),
          tie: this.tie || 'previous_rounds',
          ranked: this.max > 0 ? { max: this.max } : {},
        };
      case 'approval':
        return {
          method: 'approval',
          ...common,
          options: this.#named(),
          tie: this.tie || 'stands',
          approval: this.#approval(),
        };
    }
  }

  #closes(now: number): { closes_at?: string } {
    if (this.ends === 'minutes') {
      return { closes_at: new Date(now + this.minutes * 60_000).toISOString() };
    }
    const at = Date.parse(this.moment);
    return this.ends === 'moment' && at ? { closes_at: new Date(at).toISOString() } : {};
  }

  #yesNo(): NonNullable<PollSpec['yes_no']> {
    return {
      threshold: toShare(this.threshold) ?? { num: 1, den: 2, more_than: true },
      base: this.base,
    };
  }

  /** Rows left empty are no options. */
  #named() {
    return this.options
      .filter((o) => o.name.trim())
      .map(({ id, name, idea, candidate }) => ({
        id,
        name: name.trim(),
        ...(idea && { idea }),
        ...(candidate && { candidate }),
      }));
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
