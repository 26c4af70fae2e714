import type { Answer, PollSpec, Position } from '../api/types';

/** What can be drawn as a mark: positions, answers, and those who have not cast. */
export type Marked = Position | Answer | 'pending' | 'approve';

/** The outline of a mark, the colour of its meaning, and a figure in it. */
export interface Shape {
  outline: 'check' | 'wave' | 'half' | 'octagon' | 'cross' | 'ring' | 'talk' | 'figure';
  tone: 'agree' | 'reservations' | 'stand-aside' | 'block' | 'abstain' | 'approve' | 'pending';
  figure?: string;
}

const shapes: Record<Marked, Shape> = {
  agree: { outline: 'check', tone: 'agree' },
  yes: { outline: 'check', tone: 'agree' },
  approve: { outline: 'check', tone: 'approve' },
  reservations: { outline: 'wave', tone: 'reservations' },
  'stand-aside': { outline: 'half', tone: 'stand-aside' },
  block: { outline: 'octagon', tone: 'block' },
  no: { outline: 'cross', tone: 'block' },
  abstain: { outline: 'ring', tone: 'abstain' },
  pending: { outline: 'ring', tone: 'pending' },
  consent: { outline: 'check', tone: 'agree' },
  concern: { outline: 'wave', tone: 'reservations' },
  objection: { outline: 'octagon', tone: 'block' },
  endorse: { outline: 'figure', tone: 'agree', figure: '1' },
  'endorse-with-minor-contention': { outline: 'figure', tone: 'agree', figure: '2' },
  'agree-with-reservations': { outline: 'figure', tone: 'reservations', figure: '3' },
  'more-discussion-wanted': { outline: 'figure', tone: 'stand-aside', figure: '5' },
  'dislike-but-will-support': { outline: 'figure', tone: 'stand-aside', figure: '6' },
  'serious-disagreement': { outline: 'figure', tone: 'block', figure: '7' },
  veto: { outline: 'octagon', tone: 'block' },
  '0': { outline: 'octagon', tone: 'block' },
  '1': { outline: 'figure', tone: 'stand-aside', figure: '1' },
  '2': { outline: 'figure', tone: 'stand-aside', figure: '2' },
  '3': { outline: 'figure', tone: 'reservations', figure: '3' },
  '4': { outline: 'figure', tone: 'agree', figure: '4' },
  '5': { outline: 'figure', tone: 'agree', figure: '5' },
};

export const shapeOf = (position: Marked): Shape => shapes[position];

/** How a ballot offers its positions; which are taken, the server decides. */
export interface Offer {
  /** In the order of the ballot. */
  all: Position[];
  /** Those with a field for a reason. */
  speaking: Position[];
  /** Those that need one: by themselves they stop the proposal. */
  stopping?: Position;
  /** What the stopping position is asked for besides a reason. */
  besides?: 'value' | 'alternative';
}

/** The positions that a poll's ballot offers, or undefined where it marks options. */
export function offerOf(spec: PollSpec): Offer | undefined {
  switch (spec.method) {
    case 'consensus': {
      const all: Position[] = ['agree', 'reservations', 'stand-aside', 'block'];
      return {
        all: spec.consensus?.no_abstain ? all : [...all, 'abstain'],
        speaking: ['reservations', 'stand-aside', 'block'],
        stopping: 'block',
        besides: 'value',
      };
    }
    case 'consent':
      return {
        all: ['consent', 'concern', 'objection'],
        speaking: ['concern', 'objection'],
        stopping: 'objection',
        besides: 'value',
      };
    case 'gradients': {
      const all: Position[] = [
        'endorse',
        'endorse-with-minor-contention',
        'agree-with-reservations',
        'abstain',
        'more-discussion-wanted',
        'dislike-but-will-support',
        'serious-disagreement',
        'veto',
      ];
      return {
        all,
        speaking: all.filter((p) => p !== 'endorse' && p !== 'abstain'),
        stopping: 'veto',
        besides: 'value',
      };
    }
    case 'fist_to_five': {
      const all: Position[] = ['5', '4', '3', '2', '1', '0'];
      const pass = spec.fist_to_five?.pass ?? 3;
      return { all, speaking: all.filter((p) => Number(p) < pass), stopping: '0', besides: 'value' };
    }
    case 'lazy':
      return {
        all: ['agree', 'objection'],
        speaking: ['objection'],
        stopping: 'objection',
        besides: 'alternative',
      };
    case 'rough':
      return { all: ['agree', 'objection', 'abstain'], speaking: ['objection'], stopping: 'objection' };
    default:
      return undefined;
  }
}
