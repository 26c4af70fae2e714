import { command, send } from '../api/client';
import type { components } from '../api/schema';
import type { VerdictKind } from '../api/types';
import { newId } from '../id';

type Schemas = components['schemas'];

export type ConflictKind = 'none' | 'financial' | 'family' | 'office' | 'other';
export type ConflictDone = 'noted' | 'recused' | 'left' | 'reinstated';
export type ActionState = 'open' | 'done' | 'not_done' | 'dropped';
export type Notice = Schemas['Notice'];
export type Rationale = Schemas['Rationale'];
export type Kept = Schemas['Record'];
export type Point = Schemas['PointLine'];
export type Equity = Schemas['Equity'];
export type Action = Omit<Schemas['ActionLine'], 'state'> & { state: ActionState };
export type ConflictLine = Omit<Schemas['ConflictLine'], 'kind' | 'done'> & {
  kind?: ConflictKind;
  done: ConflictDone;
};
export type Decision = Omit<Schemas['DecisionLine'], 'verdict'> & { verdict?: VerdictKind };

/** Somebody: a member by id, or a name. */
export type Who = { member?: string; name?: string };

/** What an action says. */
export type Task = Who & { what: string; due: string; proposal?: string };

export const conflictKinds: ConflictKind[] = ['financial', 'family', 'office', 'other', 'none'];

/** The commands and questions of what is kept for the record. */
export function recordApi(meeting: string) {
  const at = '/meetings/' + encodeURIComponent(meeting);
  const of = (proposal: string) => `${at}/proposals/${proposal}`;
  return {
    record: () => send<Kept>('GET', `${at}/record`),
    equity: () => send<Equity>('GET', `${at}/equity`),
    actions: () => send<{ actions: Action[] }>('GET', `${at}/actions`).then((a) => a.actions),
    conflicts: (proposal: string) =>
      send<{ conflicts: ConflictLine[] }>('GET', `${of(proposal)}/conflicts`).then((a) => a.conflicts),
    decision: (proposal: string) => send<Decision>('GET', `${of(proposal)}/decision`),

    declare: (
      proposal: string,
      member: string,
      said: { kind: ConflictKind; words: string; done: ConflictDone },
    ) => command('POST', `${of(proposal)}/conflicts`, { member, ...said }),
    recuse: (proposal: string, member: string, left: boolean, reason: string) =>
      command('POST', `${of(proposal)}/conflicts/${member}/recuse`, { left, reason }),
    reinstate: (proposal: string, member: string, reason: string) =>
      command('POST', `${of(proposal)}/conflicts/${member}/reinstate`, { reason }),
    withdraw: (proposal: string, reason: string) => command('POST', `${of(proposal)}/withdraw`, { reason }),
    note: (proposal: string) => command('POST', `${of(proposal)}/note`, {}),
    defer: (proposal: string, until: string, reason: string) =>
      command('POST', `${of(proposal)}/defer`, { until, reason }),
    explain: (proposal: string, rationale: Rationale) =>
      command('PUT', `${of(proposal)}/rationale`, { rationale }),
    /** The earlier decision may be of another meeting of the organisation, which says its title and day. */
    relate: (proposal: string, kind: 'supersedes' | 'amends', earlier: string, of_meeting = meeting) =>
      command('POST', `${of(proposal)}/relations`, { kind, meeting: of_meeting, earlier }),

    notice: (notice: Notice) => command('PUT', `${at}/notice`, { notice }),
    apologise: (who: Who, stand_in: string, note: string) =>
      command('POST', `${at}/apologies`, { apology: newId(), ...who, stand_in, note }),
    unapologise: (apology: string) => command('POST', `${at}/apologies/${apology}/remove`),
    raise: (said: { text: string; member?: string; proposal?: string }) =>
      command('POST', `${at}/points`, { point: newId(), ...said }),
    rule: (point: string, well_taken: boolean, reason: string) =>
      command('POST', `${at}/points/${point}/rule`, { well_taken, reason }),
    appeal: (point: string, member: string | undefined, reason: string) =>
      command('POST', `${at}/points/${point}/appeal`, { member, reason }),
    decideAppeal: (point: string, overturned: boolean, reason: string) =>
      command('POST', `${at}/points/${point}/appeal/decide`, { overturned, reason }),
    addAction: (task: Task) => command('POST', `${at}/actions`, { action: newId(), ...task }),
    editAction: (action: string, task: Task) => command('PUT', `${at}/actions/${action}`, task),
    settle: (action: string, state: ActionState, note = '') =>
      command('POST', `${at}/actions/${action}/settle`, { state, note }),
    correct: (text: string, proposal: string | undefined) =>
      command('POST', `${at}/corrections`, { text, proposal }),
    approve: (approver: string, on: string) => command('POST', `${at}/approvals`, { approver, on }),
    setEquity: (minutes: boolean, names: boolean) => command('POST', `${at}/equity`, { minutes, names }),
  };
}

/** The day of a time in a meeting's zone, as 2026-03-14; in the browser's own where the zone is unknown. */
export function dayIn(zone: string | undefined, at: Date): string {
  const form = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  try {
    return new Intl.DateTimeFormat('en-CA', { ...form, timeZone: zone }).format(at);
  } catch {
    return new Intl.DateTimeFormat('en-CA', form).format(at);
  }
}

/** Whom a typed name means: the member of that name, where there is one alone, else the name itself. */
export function whoIs(typed: string, members: readonly { id: string; name: string }[]): Who {
  const name = typed.trim();
  const same = members.filter((m) => m.name === name);
  return same.length === 1 ? { member: same[0]?.id } : { name };
}
