import type { MeetingSection, Phase, PollSection, ProposalSection, VerdictSection } from '../api/types';

/** The one step that the console offers as its big button. */
export type Step =
  | 'add_proposal'
  | 'open_discussion'
  | 'open_vote'
  | 'close_vote'
  | 'reveal'
  | 'decide'
  | 'back'
  | 'proposal'
  | 'end'
  | 'minutes';

interface Moment {
  meeting: MeetingSection | undefined;
  proposal: ProposalSection | undefined;
  poll: PollSection | undefined;
  verdict: VerdictSection | undefined;
  /** The next proposal of the agenda that is not decided, if there is one. */
  following: string | undefined;
}

/** Suggests a step. It only chooses among buttons: whether a step may be taken, the server decides. */
export function nextStep({ meeting, proposal, poll, verdict, following }: Moment): Step {
  if (meeting?.state === 'ended') return 'minutes';
  if (!proposal) return 'add_proposal';
  if (poll?.state === 'running') return 'close_vote';
  if (proposal.phase === 'decided') return following ? 'proposal' : 'end';
  if (proposal.phase === 'draft') return 'open_discussion';
  if (proposal.phase === 'discussion' || poll?.state !== 'closed') return 'open_vote';
  if (poll.spec.show === 'reveal' && !poll.revealed) return 'reveal';
  const kind = verdict?.verdict?.kind;
  return kind === 'adopted' || kind === 'elected' ? 'decide' : 'back';
}

/** The phases that a proposal can be taken back to; which are allowed, the server decides. */
export function earlier(phase: Phase): Phase[] {
  const all: Phase[] = ['draft', 'discussion', 'vote', 'decided'];
  return all.slice(0, all.indexOf(phase)).filter((p) => p !== 'draft' || phase === 'discussion');
}
