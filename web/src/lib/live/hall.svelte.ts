import { SvelteMap } from 'svelte/reactivity';

import type {
  ActionsSection,
  AgendaSection,
  DiscussionSection,
  Frame,
  IdeasSection,
  MeetingSection,
  MeSection,
  MyBallot,
  MyDots,
  PollSection,
  ProposalSection,
  QuorumSection,
  RecordSection,
  RollSection,
  TallySection,
  VerdictSection,
  View,
} from '../api/types';

/**
 * What the viewer sees of a meeting: the newest of each section. The server
 * says what that is; nothing here is worked out from it.
 */
export class Hall {
  #epoch: View['epoch'] | undefined;
  #sections = new SvelteMap<string, Frame>();

  /**
   * Takes a whole view in place of everything held. Versions do not matter: the
   * viewer may have come to another audience, which sees the same differently.
   */
  take(view: View): void {
    this.#epoch = view.epoch;
    const there = new Set(view.sections.map((s) => s.section));
    for (const name of this.#sections.keys()) if (!there.has(name)) this.#sections.delete(name);
    for (const frame of view.sections) this.#sections.set(frame.section, frame);
  }

  /** Takes one section, if it is newer than the one held. */
  put(frame: Frame): void {
    if (frame.epoch !== this.#epoch) return;
    const held = this.#sections.get(frame.section);
    if (held && held.version >= frame.version) return;
    this.#sections.set(frame.section, frame);
  }

  #get<T>(section: string): T | undefined {
    return (this.#sections.get(section)?.data ?? undefined) as T | undefined;
  }

  get loaded(): boolean {
    return this.meeting !== undefined;
  }

  get meeting(): MeetingSection | undefined {
    return this.#get('meeting');
  }

  get me(): MeSection | undefined {
    return this.#get('me');
  }

  get roll(): RollSection | undefined {
    return this.#get('roll');
  }

  get quorum(): QuorumSection | undefined {
    return this.#get('quorum');
  }

  get agenda(): AgendaSection {
    return this.#get('agenda') ?? { items: [] };
  }

  get record(): RecordSection | undefined {
    return this.#get('record');
  }

  get actions(): ActionsSection | undefined {
    return this.#get('actions');
  }

  proposal(id: string | undefined): ProposalSection | undefined {
    return id ? this.#get(`proposal/${id}`) : undefined;
  }

  ideas(proposal: string | undefined): IdeasSection | undefined {
    return proposal ? this.#get(`ideas/${proposal}`) : undefined;
  }

  discussion(proposal: string | undefined): DiscussionSection | undefined {
    return proposal ? this.#get(`discussion/${proposal}`) : undefined;
  }

  poll(id: string | undefined): PollSection | undefined {
    return id ? this.#get(`poll/${id}`) : undefined;
  }

  tally(id: string | undefined): TallySection | undefined {
    return id ? this.#get(`tally/${id}`) : undefined;
  }

  verdict(id: string | undefined): VerdictSection | undefined {
    return id ? this.#get(`verdict/${id}`) : undefined;
  }

  /** The newest poll of a proposal: running, else the last one planned or closed. */
  pollOf(proposal: ProposalSection | undefined): PollSection | undefined {
    const polls = (proposal?.polls ?? []).map((id) => this.poll(id)).filter((p) => p !== undefined);
    return polls.find((p) => p.state === 'running') ?? polls.at(-1);
  }

  myDots(proposal: string): MyDots | undefined {
    return this.me?.dots.find((d) => d.proposal === proposal);
  }

  myBallot(poll: string): MyBallot | undefined {
    return this.me?.ballots.find((b) => b.poll === poll);
  }
}
