/** The shapes of the API, as the server describes them. */

export type Position = 'agree' | 'reservations' | 'stand-aside' | 'block' | 'abstain';
export type Phase = 'draft' | 'discussion' | 'vote' | 'decided';
export type Role = 'facilitator' | 'co_facilitator' | 'recorder' | 'participant' | 'observer';
export type Joining = 'open' | 'lobby' | 'closed';
export type PollState = 'planned' | 'running' | 'closed';
export type VerdictKind = 'adopted' | 'not_adopted' | 'blocked' | 'no_quorum' | 'tied' | 'elected';
export type Show = 'live' | 'turnout' | 'reveal';
export type Names = 'after_close' | 'facilitator';

export interface Share {
  num: number;
  den: number;
  more_than?: boolean;
}

export interface MeetingSection {
  id: string;
  title: string;
  language: string;
  zone: string;
  state: 'running' | 'ended';
  joining: Joining;
  join_code?: string;
  opened: string;
  ended?: string;
  current?: string;
}

export interface MemberLine {
  id: string;
  name: string;
  role: Role;
  present: boolean;
  admitted: boolean;
}

export interface RollSection {
  members: number;
  voters: number;
  present: number;
  waiting: number;
  newest: MemberLine[];
  lobby: MemberLine[];
}

export interface QuorumSection {
  roll: number;
  present: number;
  need: number;
  met: boolean;
}

export interface AgendaItem {
  id: string;
  title: string;
  phase: Phase;
  running?: string;
  verdict?: VerdictKind;
}

export interface AgendaSection {
  current?: string;
  items: AgendaItem[];
}

export interface Move {
  from: Phase;
  to: Phase;
  at: string;
  by?: string;
  reason?: string;
}

export interface ProposalSection {
  id: string;
  title: string;
  text: string;
  cut: boolean;
  version: number;
  phase: Phase;
  polls: string[];
  moves: Move[];
}

export interface VersionText {
  proposal: string;
  version: number;
  title: string;
  text: string;
  at: string;
}

export interface Option {
  id: string;
  name: string;
}

export interface PollSpec {
  method: 'approval' | 'consensus';
  question: string;
  options?: Option[];
  show: Show;
  names: Names;
  secret?: boolean;
  closes_at?: string;
  quorum: { presence?: Share; participation?: Share };
  approval?: { seats: number; max?: number; floor?: Share };
  consensus?: {
    blocks_allowed: number;
    stand_aside_cap: Share;
    concern_cap: Share;
    agree_floor: number;
    no_abstain?: boolean;
  };
}

export interface Marks {
  approved?: string[];
  position?: Position;
  reason?: string;
}

export interface PollSection {
  id: string;
  proposal: string;
  spec: PollSpec;
  state: PollState;
  round: number;
  text: number;
  opened?: string;
  closed?: string;
  cast: number;
  voters: number;
  revealed: boolean;
}

export interface Count {
  id: string;
  count: number;
}

export interface Voice {
  member: string;
  name: string;
  position: Position;
  reason?: string;
}

export interface TallySection {
  poll: string;
  round: number;
  cast: number;
  voters: number;
  shown: boolean;
  valid: number;
  abstentions: number;
  counts: Count[];
  voices: Voice[];
}

export interface Check {
  code: string;
  have: number;
  need: number;
  of?: number;
  share?: Share;
  met: boolean;
}

export interface Flip {
  change: string;
  option?: string;
  count: number;
}

export interface Verdict {
  kind: VerdictKind;
  checks: Check[];
  elected?: string[];
  tied?: string[];
  flips?: Flip[];
}

export interface VerdictSection {
  poll: string;
  round: number;
  shown: boolean;
  final: boolean;
  verdict?: Verdict;
}

export interface MyBallot {
  poll: string;
  round: number;
  text: number;
  counter: number;
  marks?: Marks;
  at?: string;
}

export interface MeSection {
  member: string;
  name: string;
  role: Role;
  admitted: boolean;
  removed: boolean;
  present: boolean;
  votes: boolean;
  runs: boolean;
  proposes: boolean;
  ballots: MyBallot[];
  asked: string[];
}

export interface Frame {
  section: string;
  epoch: string | number;
  version: number;
  data: unknown;
}

export interface View {
  epoch: string | number;
  sections: Frame[];
}

export interface Session {
  host: boolean;
  grants: { meeting: string; member?: string; screen: boolean }[];
}

export interface MeetingLine {
  id: string;
  title: string;
  state: 'running' | 'ended';
  opened: string;
}

export interface JoinInfo {
  meeting: string;
  title: string;
  language: string;
  joining: Joining;
}

export interface Link {
  url: string;
  qr: string;
  code?: string;
}
