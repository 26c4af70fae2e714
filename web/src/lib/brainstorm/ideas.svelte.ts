import type { IdeaLine } from '../api/types';
import type { Attendance } from '../live/attendance.svelte';
import { Letters } from '../live/letters.svelte';
import { Outbox } from '../poll/outbox.svelte';

/** An idea as it is sent. */
export interface Written {
  proposal: string;
  text: string;
}

/** What a member writes and where their dots lie, kept on the device until the server has it. */
export interface Desk {
  letters: Letters<Written>;
  dots: Outbox<Record<string, number>>;
}

const desks = new WeakMap<Attendance, Desk>();

/** The desk of this device in this meeting; there is one, whoever asks for it. */
export function desk(here: Attendance): Desk {
  const known = desks.get(here);
  if (known) return known;
  const made: Desk = {
    letters: new Letters<Written>(`idea.${here.meeting}`, (id, idea) =>
      here.api.addIdea(idea.proposal, id, idea.text),
    ),
    dots: new Outbox<Record<string, number>>(
      `dots.${here.meeting}`,
      (proposal, { counter, marks }) => here.api.placeDots(proposal, counter, marks),
      (proposal) => {
        const mine = here.hall.myDots(proposal);
        return mine && { round: 0, counter: mine.counter };
      },
    ),
  };
  desks.set(here, made);
  here.alsoSends(made.letters, made.dots);
  return made;
}

/** Where my dots lie: the later of what the server and this device know. */
export function myDots(here: Attendance, proposal: string): Record<string, number> {
  const sending = desk(here).dots.of(proposal);
  const stored = here.hall.myDots(proposal);
  if (sending && sending.state !== 'refused' && sending.intent.counter > (stored?.counter ?? 0))
    return sending.intent.marks;
  return stored?.dots ?? {};
}

/** One dot more or less; nothing changes where there is none to place or take. */
export function withDot(
  dots: Readonly<Record<string, number>>,
  idea: string,
  by: 1 | -1,
  budget: number,
): Record<string, number> {
  const n = (dots[idea] ?? 0) + by;
  const others = Object.entries(dots).filter(([id]) => id !== idea);
  const next = Object.fromEntries(n > 0 ? [...others, [idea, n]] : others);
  return n < 0 || spent(next) > budget ? { ...dots } : next;
}

export const spent = (dots: Readonly<Record<string, number>>) =>
  Object.values(dots).reduce((sum, n) => sum + n, 0);

/** Ideas under a heading. */
export interface Cluster {
  heading: string;
  ideas: IdeaLine[];
}

/** Ideas by heading in the order of their first idea, those without a heading last; most dots first. */
export function clusters(ideas: readonly IdeaLine[]): Cluster[] {
  const by = new Map<string, IdeaLine[]>();
  for (const idea of ideas) by.set(idea.group ?? '', [...(by.get(idea.group ?? '') ?? []), idea]);
  return [...by]
    .sort(([a], [b]) => Number(a === '') - Number(b === ''))
    .map(([heading, of]) => ({ heading, ideas: ranked(of) }));
}

/** Most dots first; the order of writing decides among equals. */
export const ranked = (ideas: readonly IdeaLine[]) => [...ideas].sort((a, b) => b.dots - a.dots);
