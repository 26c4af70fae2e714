import { SvelteMap } from 'svelte/reactivity';

import type {
  ActionsSection,
  AgendaSection,
  CandidatesSection,
  DiscussionSection,
  Floor,
  Frame,
  IdeasSection,
  MeetingSection,
  MeSection,
  MyBallot,
  MyCandidacy,
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
  /** What has come since the screen was frozen, or a whole view and what has come since that. */
  #held = new Map<string, Frame>();
  #heldView: View | undefined;

  constructor(
    /** The hall's screen, which facilitators can freeze. */
    private readonly screen = false,
  ) {}

  get #frozen(): boolean {
    return this.screen && this.meeting?.frozen === true;
  }
  #sections = new SvelteMap<string, Frame>();

  /**
   * Takes a whole view in place of everything held. Versions do not matter: the
   * viewer may have come to another audience, which sees the same differently.
   */
  take(view: View): void {
    this.#epoch = view.epoch;
    const meeting = view.sections.find((s) => s.section === 'meeting');
    if (this.#frozen && (meeting?.data as MeetingSection | undefined)?.frozen && meeting) {
      this.#heldView = view;
      this.#held.clear();
      this.#sections.set('meeting', meeting);
      return;
    }
    this.#heldView = undefined;
    this.#held.clear();
    const there = new Set(view.sections.map((s) => s.section));
    for (const name of this.#sections.keys()) if (!there.has(name)) this.#sections.delete(name);
    for (const frame of view.sections) this.#sections.set(frame.section, frame);
  }

  /** Takes one section, if it is newer than the one held. */
  put(frame: Frame): void {
    if (frame.epoch !== this.#epoch) return;
    const frozen = this.#frozen;
    const at = frozen && frame.section !== 'meeting' ? this.#held : this.#sections;
    const held = at.get(frame.section);
    if (held && held.version >= frame.version) return;
    at.set(frame.section, frame);
    if (frozen && !this.#frozen) this.#thaw();
  }

  /** Shows what was held back. */
  #thaw(): void {
    const meeting = this.#sections.get('meeting');
    const since = [...(meeting ? [meeting] : []), ...this.#held.values()];
    const view = this.#heldView;
    this.#heldView = undefined;
    this.#held.clear();
    if (view) this.take(view);
    for (const frame of since) this.put(frame);
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

  floor<N extends keyof Floor>(name: N): Floor[N] | undefined {
    return this.#get(name);
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

  candidates(proposal: string | undefined): CandidatesSection | undefined {
    return proposal ? this.#get(`candidates/${proposal}`) : undefined;
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

  /** Elections for which I am nominated and have not answered yet. */
  get nominated(): MyCandidacy[] {
    return this.me?.candidacies.filter((c) => c.answer === 'asked' && !c.fixed) ?? [];
  }

  myBallot(poll: string): MyBallot | undefined {
    return this.me?.ballots.find((b) => b.poll === poll);
  }
}
