import type {
  AgendaItem,
  CandidatesSection,
  IdeasSection,
  MeetingSection,
  Next,
  Phase,
  PollSection,
  ProposalSection,
} from '../api/types';

/** The one step that the console offers as its big button. */
export type Step =
  | 'add_proposal'
  | 'resume'
  | 'open_brainstorm'
  | 'reveal_ideas'
  | 'open_discussion'
  | 'open_nominations'
  | 'close_nominations'
  | 'open_vote'
  | 'close_vote'
  | 'proposal'
  | 'end'
  | 'minutes'
  | Next;

interface Moment {
  meeting: MeetingSection | undefined;
  proposal: ProposalSection | undefined;
  poll: PollSection | undefined;
  ideas: IdeasSection | undefined;
  election: CandidatesSection | undefined;
  /** The facilitator is preparing a vote. */
  preparing: boolean;
  /** The next proposal of the agenda that is not decided, if there is one. */
  following: string | undefined;
}

/** The undecided proposal that follows on the agenda; after the last comes the first. */
export function followingOf(items: AgendaItem[], selected: string | undefined): string | undefined {
  const at = items.findIndex((i) => i.id === selected) + 1;
  return [...items.slice(at), ...items.slice(0, at)].find((i) => i.phase !== 'decided' && i.id !== selected)
    ?.id;
}

/** Suggests a step. It only chooses among buttons: whether a step may be taken, the server decides. */
export function nextStep(moment: Moment): Step {
  const { meeting, proposal, poll, following } = moment;
  if (meeting?.state === 'ended') return 'minutes';
  if (!proposal) return 'add_proposal';
  if (proposal.paused) return 'resume';
  if (poll?.state === 'running') return 'close_vote';
  switch (proposal.phase) {
    case 'draft':
      return proposal.text ? 'open_discussion' : 'open_brainstorm';
    case 'brainstorm':
      if (moment.preparing) return 'open_vote';
      return moment.ideas?.revealed ? 'open_discussion' : 'reveal_ideas';
    case 'discussion':
      if (!moment.election?.rule) return 'open_vote';
      if (moment.election.open) return 'close_nominations';
      return moment.election.standing ? 'open_vote' : 'open_nominations';
    case 'vote':
      if (poll?.state !== 'closed' || moment.preparing) return 'open_vote';
      return poll.next[0] ?? 'discuss';
    case 'decided':
      return following ? 'proposal' : 'end';
  }
}

/**
 * A poll whose time for talks has ended since the server last said what may follow:
 * then the vote may be planned, however few talks there were. Times in milliseconds.
 */
export function afterTalks(
  poll: PollSection | undefined,
  until: string | undefined,
  now: number,
): PollSection | undefined {
  if (!poll?.next.includes('talk') || poll.next.includes('fallback_vote')) return poll;
  if (!until || now < Date.parse(until)) return poll;
  return { ...poll, next: poll.next.flatMap((n) => (n === 'talk' ? ['fallback_vote', n] : [n])) };
}

/** The phases that a proposal can be taken back to; which are allowed, the server decides. */
export function earlier(proposal: ProposalSection, ideas: IdeasSection | undefined): Phase[] {
  const before: Record<Phase, Phase[]> = {
    draft: [],
    brainstorm: ['draft'],
    discussion: ['draft', 'brainstorm'],
    vote: ['brainstorm', 'discussion'],
    decided: ['discussion', 'vote'],
  };
  return before[proposal.phase].filter((p) => p !== 'brainstorm' || (ideas?.count ?? 0) > 0);
}
