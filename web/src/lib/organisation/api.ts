import { command, meetingApi, send, sendText, type Seq, spendLink } from '../api/client';
import type {
  Defaults,
  Device,
  Draft,
  Joining,
  Link,
  MeetingBody,
  MeetingLine,
  OrganisationLine,
  OrganisationView,
  PastDecision,
  Person,
  PersonalLinks,
  Runsheet,
  SpentLink,
  Template,
  Waiting,
} from '../api/types';
import { newId } from '../id';

export const organisations = () =>
  send<{ organisations: OrganisationLine[] }>('GET', '/organisations').then((a) => a.organisations);
export const runsheets = () => send<{ runsheets: Runsheet[] }>('GET', '/runsheets').then((a) => a.runsheets);
export const waiting = () => send<{ meetings: Waiting[] }>('GET', '/waiting').then((a) => a.meetings);

/** The meetings of this server, for its host. */
export const meetings = () => send<{ meetings: MeetingLine[] }>('GET', '/meetings').then((a) => a.meetings);
export const startMeeting = (m: {
  title: string;
  language: string;
  zone: string;
  joining: Joining;
  name: string;
  /** An earlier meeting, whose proposals and times to begin with. */
  from?: string;
  rehearsal?: boolean;
  /** Of the earlier meeting, only what is not decided. */
  open?: boolean;
  /** Proposals to begin with. */
  agenda?: Draft[];
  /** Whose meeting it is, and who of its standing roll facilitates it. */
  organisation?: string;
  as?: string;
}) => command<Seq & { meeting: string }>('POST', '/meetings', m);

/** Makes this browser, which is the host's, the meeting's facilitator as well. */
export async function takeOver(meeting: string): Promise<SpentLink> {
  const { url } = await meetingApi(meeting).link('facilitator');
  return spendLink(new URL(url, location.href).hash.slice(1));
}

/** What the host does with a meeting as a whole. */
export function keepingApi(meeting: string) {
  const at = '/meetings/' + encodeURIComponent(meeting);
  return {
    archive: (archived: boolean) => command('POST', `${at}/archive`, { archived }),
    export: () => sendText(`${at}/export`),
    /** Deletes it; seq is what the export ends with. */
    delete: (seq: number) => send<{ deleted: boolean }>('POST', `${at}/delete`, { seq }),
  };
}

/** Makes an organisation and gives its id. */
export async function found(name: string, defaults: Defaults): Promise<string> {
  const id = newId();
  return (await send<{ organisation: string }>('POST', '/organisations', { id, name, defaults }))
    .organisation;
}

/** How many people go into one request. */
const atOnce = 1000;

export type PersonPut = Pick<Person, 'member' | 'name' | 'mail' | 'group' | 'role' | 'weight'>;

/** The commands and questions of one organisation. */
export function organisationApi(organisation: string) {
  const at = `/organisations/${encodeURIComponent(organisation)}`;
  return {
    view: () => send<OrganisationView>('GET', at),
    change: (name: string, defaults: Defaults) => command('PUT', at, { name, defaults }),
    people: async () => {
      const all: Person[] = [];
      let from = 0;
      do {
        const page = await send<{ people: Person[]; next: number }>(
          'GET',
          `${at}/people?from=${from}&limit=1000`,
        );
        all.push(...page.people);
        from = page.next;
      } while (from > 0);
      return all;
    },
    put: async (people: PersonPut[]) => {
      for (let i = 0; i < people.length; i += atOnce)
        await command('POST', `${at}/people`, { people: people.slice(i, i + atOnce) });
    },
    drop: (person: string) => command('POST', `${at}/people/${person}/drop`),
    stopMail: (person: string, stopped: boolean) => send('POST', `${at}/people/${person}/mail`, { stopped }),
    keep: (template: Template) => command('POST', `${at}/templates`, { template }),
    forget: (template: string) => command('POST', `${at}/templates/${template}/drop`),
    decisions: (from: number) =>
      send<{ decisions: PastDecision[]; next: number }>('GET', `${at}/decisions?from=${from}&limit=100`),
    mark: (decision: PastDecision, status: string, by?: PastDecision, review = '') =>
      command('POST', `${at}/decisions/mark`, {
        decision: { meeting: decision.meeting, proposal: decision.proposal },
        status,
        review,
        ...(by && { by: { meeting: by.meeting, proposal: by.proposal } }),
      }),
  };
}

export type OrganisationApi = ReturnType<typeof organisationApi>;

/** Whose meeting it is, personal links, and the browsers that are me in it. */
export function meetingBodyApi(meeting: string) {
  const at = `/meetings/${encodeURIComponent(meeting)}`;
  return {
    body: () => send<MeetingBody>('GET', `${at}/organisation`),
    links: (from: number, replace: boolean) =>
      send<PersonalLinks>('POST', `${at}/personal-links`, { from, replace }),
    mail: () => send<{ letters: number }>('POST', `${at}/mail`).then((a) => a.letters),
    renew: (member: string) => send<Link>('POST', `${at}/members/${member}/link`),
    devices: () => send<{ devices: Device[] }>('GET', `${at}/devices`).then((a) => a.devices),
    revoke: (device: string) => send('POST', `${at}/devices/${device}/revoke`),
  };
}
