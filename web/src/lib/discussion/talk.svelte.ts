import type { MeetingApi } from '../api/client';
import type { ContributionKind, ContributionLine, DiscussionSection } from '../api/types';
import type { Attendance } from '../live/attendance.svelte';
import { Letters } from '../live/letters.svelte';

export const kinds: ContributionKind[] = ['question', 'concern', 'support', 'amendment', 'information'];

/** A contribution as it is sent. */
export interface Said {
  proposal: string;
  kind: ContributionKind;
  text: string;
  reply?: string;
  attachments?: { blob: string; name: string }[];
}

const desks = new WeakMap<Attendance, Letters<Said>>();

/** What is said from this device, kept until the server has it. */
export function sayings(here: Attendance): Letters<Said> {
  const known = desks.get(here);
  if (known) return known;
  const made = new Letters<Said>(`said.${here.meeting}`, (id, { proposal, ...said }) =>
    here.api.addContribution(proposal, id, said),
  );
  desks.set(here, made);
  here.alsoSends(made);
  return made;
}

/** A contribution with the answers to it. */
export interface Thread {
  of: ContributionLine;
  replies: ContributionLine[];
}

/** Threads: open concerns first, then open questions, then the rest, newest first. */
export function threads(lines: readonly ContributionLine[]): Thread[] {
  const by = new Map<string, Thread>();
  for (const line of lines) if (!line.reply) by.set(line.id, { of: line, replies: [] });
  for (const line of lines) if (line.reply) by.get(line.reply)?.replies.push(line);
  const weight = ({ of }: Thread) => (of.open ? (of.kind === 'concern' ? 0 : 1) : 2);
  return [...by.values()].reverse().sort((a, b) => weight(a) - weight(b));
}

/**
 * Brings a discussion up to its section: only what is new is fetched, unless
 * something that was there has changed, which the section's sums tell.
 */
export async function refresh(
  api: Pick<MeetingApi, 'contributions'>,
  proposal: string,
  section: DiscussionSection | undefined,
  before: readonly ContributionLine[] = [],
): Promise<ContributionLine[]> {
  const grown = await pages(api, proposal, before);
  const now = merge(grown, section?.newest ?? []);
  const open = (kind: ContributionKind) => now.filter((l) => l.kind === kind && l.open).length;
  const same =
    !section ||
    (now.length >= section.count &&
      (now.length > section.count ||
        (open('concern') === section.concerns && open('question') === section.questions)));
  return same || before.length === 0 ? now : pages(api, proposal, []);
}

async function pages(
  api: Pick<MeetingApi, 'contributions'>,
  proposal: string,
  before: readonly ContributionLine[],
): Promise<ContributionLine[]> {
  const all = [...before];
  let from = all.length;
  for (;;) {
    const page = await api.contributions(proposal, from);
    all.push(...page.contributions);
    if (!page.next) return all;
    from = page.next;
  }
}

/** Takes what may have changed from the newest few; their texts are cut there. */
function merge(lines: ContributionLine[], newest: readonly ContributionLine[]): ContributionLine[] {
  const by = new Map(newest.map((n) => [n.id, n]));
  return lines.map((line) => {
    const n = by.get(line.id);
    return n ? { ...line, open: n.open, resolved: n.resolved, replies: n.replies } : line;
  });
}
