/**
 * The shapes of the API, from its generated description (npm run types). The
 * description says "string" where the server has a closed set of words; the
 * words are named here.
 */
import type { components } from './schema';

type Schemas = components['schemas'];
type With<T, Narrow> = Omit<T, keyof Narrow> & Narrow;

export type Position =
  | 'agree'
  | 'reservations'
  | 'stand-aside'
  | 'block'
  | 'abstain'
  | 'consent'
  | 'concern'
  | 'objection'
  | 'endorse'
  | 'endorse-with-minor-contention'
  | 'agree-with-reservations'
  | 'more-discussion-wanted'
  | 'dislike-but-will-support'
  | 'serious-disagreement'
  | 'veto'
  | '0'
  | '1'
  | '2'
  | '3'
  | '4'
  | '5';
export type Phase = 'draft' | 'brainstorm' | 'discussion' | 'vote' | 'decided';
export type Role = 'facilitator' | 'co_facilitator' | 'recorder' | 'participant' | 'observer';
export type Joining = 'open' | 'lobby' | 'closed';
export type Show = 'live' | 'turnout' | 'reveal';
export type Names = 'live' | 'after_close' | 'facilitator';
/** What a vote came to. */
type VoteVerdict = 'adopted' | 'not_adopted' | 'blocked' | 'no_quorum' | 'tied' | 'elected' | 'uncalled';
export type VerdictKind = VoteVerdict | 'withdrawn' | 'deferred' | 'noted';
type State = 'running' | 'ended';

export type Method =
  | 'consensus'
  | 'consent'
  | 'gradients'
  | 'fist_to_five'
  | 'lazy'
  | 'rough'
  | 'yes_no'
  | 'approval'
  | 'ranked'
  | 'stv'
  | 'score'
  | 'star'
  | 'dots'
  | 'resistance';
/** The steps that a rule allows after a closed poll. */
export type Next =
  | 'decide'
  | 'discuss'
  | 'reopen'
  | 'reveal'
  | 'call'
  | 'talk'
  | 'fallback_vote'
  | 'fallback_alternative'
  | 'plan_consensus'
  | 'plan_consent';
export type CardState = 'raised' | 'understood' | 'offered' | 'withdrawn' | 'resolved' | 'stands';
export type How = 'answered' | 'amended' | 'monitored' | 'deferred' | 'delegated' | 'shortened_term';
export type Answer = 'yes' | 'no' | 'abstain';
export type Base = 'counted' | 'cast' | 'present' | 'roll';
export type Tie = 'stands' | 'ballot_order' | 'previous_rounds' | 'lot';
export type ContributionKind = 'question' | 'concern' | 'support' | 'amendment' | 'information';

export type Share = Schemas['Share'];
export type Option = Schemas['Option'];
export type Check = Schemas['Check'];
export type Flip = Schemas['Flip'];
export type Count = Schemas['Count'];
export type Frame = Schemas['Frame'];
export type View = Schemas['View'];
export type RollSection = With<Schemas['RollSection'], { newest: MemberLine[]; lobby: MemberLine[] }>;
export type QuorumSection = Schemas['QuorumSection'];
export type RecordSection = Schemas['RecordSection'];
export type ActionsSection = Schemas['ActionsSection'];
export type VersionText = Schemas['VersionText'];

export type Marks = With<Schemas['Marks'], { position?: Position; answer?: Answer }>;
export type MyBallot = With<Schemas['MyBallot'], { marks?: Marks; stale?: Marks }>;
export type MeSection = With<Schemas['MeSection'], { role: Role; ballots: MyBallot[] }>;
export type MemberLine = With<Schemas['MemberLine'], { role: Role }>;
export type MeetingSection = With<Schemas['MeetingSection'], { state: State; joining: Joining }>;
export type MeetingLine = With<Schemas['MeetingLine'], { state: State }>;
export type JoinInfo = With<Schemas['JoinTargetBody'], { joining: Joining }>;

export type AgendaItem = With<Schemas['AgendaItem'], { phase: Phase; verdict?: VerdictKind }>;
export type AgendaSection = With<Schemas['AgendaSection'], { items: AgendaItem[] }>;
export type Move = With<Schemas['Move'], { from: Phase; to: Phase }>;
export type ProposalSection = With<Schemas['ProposalSection'], { phase: Phase; moves: Move[] }>;

/** The settings of a poll, with everything filled in. */
export type PollSpec = With<
  Schemas['PollSpec'],
  {
    method: Method;
    question: string;
    show: Show;
    names: Names;
    tie?: Tie;
    yes_no?: With<Schemas['YesNoRule'], { base: Base }>;
  }
>;
export type PollSection = With<
  Schemas['PollSection'],
  { spec: PollSpec; state: 'planned' | 'running' | 'closed'; next: Next[] }
>;
export type GroupTally = Schemas['GroupTally'];
export type Way = With<Schemas['Way'], { spec: PollSpec }>;
export type CardLine = With<
  Schemas['CardLine'],
  { position: Position; state: CardState; offer?: With<Schemas['Offer'], { how: How }> }
>;
export type DeskSection = With<Schemas['DeskSection'], { cards: CardLine[] }>;
export type Voice = With<Schemas['Voice'], { position: Position; answer?: Answer }>;
export type Round = Schemas['Round'];
export type Counted = Schemas['Counted'];
export type TallySection = With<Schemas['TallySection'], { voices: Voice[] }>;
export type Verdict = With<Schemas['Verdict'], { kind: VoteVerdict }>;
export type VerdictSection = With<Schemas['VerdictSection'], { verdict?: Verdict }>;

export type BrainstormRule = Schemas['BrainstormRule'];
export type IdeaLine = Schemas['IdeaLine'];
export type IdeasSection = With<Schemas['IdeasSection'], { newest: IdeaLine[] }>;
export type MyDots = Schemas['MyDots'];
export type MyIdea = Schemas['MyIdea'];
export type HandKind = 'point_of_order' | 'reply' | 'speak';
export type QueueRule = With<Schemas['QueueRule'], { order: 'first_come' | 'fair' }>;
export type HandLine = With<Schemas['HandLine'], { kind: HandKind }>;
export type QueueSection = With<
  Schemas['QueueSection'],
  { rule: QueueRule; speaking?: HandLine; next: HandLine[] }
>;
export type Signal = 'agree' | 'unsure' | 'slower' | 'louder' | 'plain_language' | 'wrap_up';
export type SignalsSection = { signals: { signal: Signal; count: number; until: string }[] };
export type Warmth = 'warm' | 'unsure' | 'cold';
export type CheckLine = Schemas['CheckLine'];
export type QuestionState = 'open' | 'taken_up' | 'answered' | 'hidden';
export type QuestionLine = With<Schemas['QuestionLine'], { state: QuestionState }>;
export type QuestionsRule = Schemas['QuestionsRule'];
export type QuestionsSection = With<Schemas['QuestionsSection'], { top: QuestionLine[] }>;
export type Purpose = 'silence' | 'discussion' | 'break' | 'other';
export type TimerSection = With<Schemas['TimerSection'], { purpose: Purpose }>;

/** What happens in the hall beside the agenda, by the names of its sections. */
export interface Floor {
  queue: QueueSection;
  signals: SignalsSection;
  temperature: { newest?: CheckLine };
  questions: QuestionsSection;
  timer: TimerSection;
}

export type ElectionRule = Schemas['ElectionRule'];
export type CandidateLine = Schemas['CandidateLine'];
export type CandidatesSection = Schemas['CandidatesSection'];
export type MyCandidacy = Schemas['MyCandidacy'];
export type Attachment = Schemas['Attachment'];
export type ContributionLine = With<Schemas['ContributionLine'], { kind: ContributionKind }>;
export type DiscussionSection = With<Schemas['DiscussionSection'], { newest: ContributionLine[] }>;
export type Uploaded = Schemas['UploadedBody'];

export type Session = Schemas['SessionBody'];
export type Link = Schemas['MadeLinkBody'];
export type JoinCard = Schemas['JoinCardBody'];
export type SpentLink = With<Schemas['SpentLinkBody'], { kind: 'host' | 'member' | 'screen' }>;

export type Draft = Schemas['AgendaDraft'];
export type Defaults = With<Schemas['Defaults'], { joining: Joining }>;
export type Person = With<Schemas['Person'], { role?: Role }>;
export type Template = Schemas['Template'];
export type Runsheet = Schemas['Runsheet'];
export type OrganisationLine = Schemas['OrganisationLine'];
export type OrganisationView = With<Schemas['OrganisationView'], { defaults: Defaults }>;
export type PastDecision = With<
  Schemas['PastDecision'],
  { verdict?: VerdictKind; status?: 'in_force' | 'superseded' | 'amended' | 'expired' }
>;
export type MeetingBody = With<
  Schemas['MeetingBodyShownBody'],
  { later: PastDecision[]; earlier: PastDecision[] }
>;
export type PersonalLinks = Schemas['PersonalLinksBody'];
export type Device = Schemas['Device'];
export type Waiting = With<Schemas['WaitingMeeting'], { state: State }>;
