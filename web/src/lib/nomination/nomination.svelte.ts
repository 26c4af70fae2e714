import { command, send } from '../api/client';
import type { CandidateLine, ElectionRule } from '../api/types';
import type { Attendance } from '../live/attendance.svelte';
import { Parcel } from '../live/parcel.svelte';

/** The commands of elections; they come with the part of the page that needs them. */
export function electionApi(meeting: string) {
  const at = (proposal: string) => `/meetings/${encodeURIComponent(meeting)}/proposals/${proposal}`;
  const of = (proposal: string, candidate: string) => `${at(proposal)}/candidates/${candidate}`;
  return {
    set: (proposal: string, rule: ElectionRule | undefined) =>
      command('POST', `${at(proposal)}/election`, rule ? { rule } : {}),
    open: (proposal: string, open: boolean) => command('POST', `${at(proposal)}/nominations`, { open }),
    nominate: (
      proposal: string,
      candidate: string,
      who: { member?: string; name?: string; reason: string },
    ) => command('POST', `${at(proposal)}/candidates`, { candidate, ...who }),
    answer: (proposal: string, candidate: string, accept: boolean) =>
      command('POST', `${of(proposal, candidate)}/answer`, { accept }),
    second: (proposal: string, candidate: string, second: boolean) =>
      command('POST', `${of(proposal, candidate)}/second`, { second }),
    say: (proposal: string, candidate: string, text: string) =>
      command('PUT', `${of(proposal, candidate)}/statement`, { text }),
    candidates: (proposal: string) =>
      send<{ candidates: CandidateLine[] }>('GET', `${at(proposal)}/candidates`).then((a) => a.candidates),
  };
}

/**
 * Who is nominated, as far as this viewer may see it. A whole hall asks for the
 * same list: the phones are spread over the pause.
 */
export const candidateList = (here: Attendance, proposal: string) =>
  new Parcel(() => electionApi(here.meeting).candidates(proposal), 1000 + Math.random() * 1500);

/** The candidates of a list by what is to be shown of them. */
export function sorted(lines: readonly CandidateLine[]) {
  return {
    mine: lines.find((c) => c.mine),
    accepted: lines.filter((c) => c.answer === 'accepted'),
    asked: lines.filter((c) => c.answer === 'asked' && !c.mine),
    declined: lines.filter((c) => c.answer === 'declined' && !c.mine),
  };
}
