import { newId } from '../id';
import type {
  JoinCard,
  JoinInfo,
  Joining,
  Link,
  Marks,
  MeetingLine,
  MemberLine,
  Phase,
  PollSpec,
  Role,
  Session,
  SpentLink,
  VersionText,
  View,
  Voice,
} from './types';

/** A refusal by the server, or no answer at all (status 0, code "offline"). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly args: Record<string, unknown> = {},
    /** Seconds the server asks us to wait before trying again. */
    readonly after: number | undefined = undefined,
  ) {
    super(code);
  }

  /** The same request may succeed later without a change. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

const patience = 15_000;

/** Sends one request; any refusal or failure is thrown as an ApiError. */
export async function send<T>(method: string, path: string, body?: unknown): Promise<T> {
  let answer: Response;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    answer = await fetch('/api' + path, {
      method,
      credentials: 'same-origin',
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: stop.signal,
    });
    if (answer.ok) return (await answer.json()) as T;
  } catch {
    throw new ApiError(0, 'offline');
  } finally {
    clearTimeout(timer);
  }
  throw await refusal(answer);
}

async function refusal(answer: Response): Promise<ApiError> {
  const after = Number(answer.headers.get('Retry-After')) || undefined;
  try {
    const body = (await answer.json()) as { code?: unknown; args?: Record<string, unknown> };
    if (typeof body.code === 'string') return new ApiError(answer.status, body.code, body.args, after);
  } catch {
    // Whatever stands between us and the server answered in its own way.
  }
  return new ApiError(answer.status, 'unexpected', {}, after);
}

type Seq = { seq: number };

/**
 * Carries out a command under one id, so that sending it again, because the
 * answer was lost, cannot make it happen twice.
 */
async function command<T extends Seq = Seq>(method: string, path: string, body: object = {}): Promise<T> {
  const once = { id: newId(), ...body };
  try {
    return await send<T>(method, path, once);
  } catch (e) {
    if (!(e instanceof ApiError) || e.status !== 0) throw e;
    return send<T>(method, path, once);
  }
}

export const session = () => send<Session>('GET', '/session');
export const spendLink = (token: string) => send<SpentLink>('POST', '/links/spend', { token });
export const findCode = (code: string) => send<JoinInfo>('GET', '/join/' + encodeURIComponent(code));
export const meetings = () => send<{ meetings: MeetingLine[] }>('GET', '/meetings').then((a) => a.meetings);
export const startMeeting = (m: {
  title: string;
  language: string;
  zone: string;
  joining: Joining;
  name: string;
}) => command<Seq & { meeting: string }>('POST', '/meetings', m);

/** The commands and questions of one meeting. */
export function meetingApi(meeting: string) {
  const at = '/meetings/' + encodeURIComponent(meeting);
  return {
    meeting,
    join: (name: string, code: string) =>
      command<Seq & { member: string }>('POST', `${at}/members`, { name, code }),
    view: (screen: boolean) => send<View>('GET', `${at}/view${screen ? '?as=screen' : ''}`),
    end: () => command('POST', `${at}/end`),
    show: (proposal: string) => command('POST', `${at}/show`, { proposal }),
    addProposal: (proposal: string, title: string, text: string) =>
      command('POST', `${at}/proposals`, { proposal, title, text }),
    editProposal: (proposal: string, version: number, title: string, text: string) =>
      command('PUT', `${at}/proposals/${proposal}`, { version, title, text }),
    versions: (proposal: string) =>
      send<{ versions: VersionText[] }>('GET', `${at}/proposals/${proposal}/versions`).then(
        (a) => a.versions,
      ),
    movePhase: (proposal: string, to: Phase, reason = '') =>
      command('POST', `${at}/proposals/${proposal}/phase`, { to, reason }),
    placeProposal: (proposal: string, place: number) =>
      command('POST', `${at}/proposals/${proposal}/place`, { place }),
    planPoll: (proposal: string, poll: string, spec: PollSpec) =>
      command('POST', `${at}/proposals/${proposal}/polls`, { poll, spec }),
    openPoll: (poll: string, text: number) => command('POST', `${at}/polls/${poll}/open`, { text }),
    closePoll: (poll: string, round: number) => command('POST', `${at}/polls/${poll}/close`, { round }),
    reveal: (poll: string) => command('POST', `${at}/polls/${poll}/reveal`),
    cast: (poll: string, ballot: { round: number; text: number; counter: number; marks: Marks }) =>
      send<Seq & { counter: number }>('PUT', `${at}/polls/${poll}/ballot`, ballot),
    voices: (poll: string) =>
      send<{ voices: Voice[] }>('GET', `${at}/polls/${poll}/voices`).then((a) => a.voices),
    members: (from: number) =>
      send<{ members: MemberLine[]; next: number }>('GET', `${at}/members?from=${from}&limit=100`),
    admit: (member: string) => command('POST', `${at}/members/${member}/admit`),
    remove: (member: string) => command('POST', `${at}/members/${member}/remove`),
    setRole: (member: string, role: Role) => command('POST', `${at}/members/${member}/role`, { role }),
    setPresence: (member: string, present: boolean) =>
      command('POST', `${at}/members/${member}/presence`, { present }),
    rename: (member: string, name: string) => command('POST', `${at}/members/${member}/name`, { name }),
    link: (kind: 'facilitator' | 'screen') => send<Link>('POST', `${at}/links`, { kind }),
    joinLink: () => send<JoinCard>('GET', `${at}/join`),
    minutesPath: (format: 'md' | 'html' | 'json', language: string) =>
      `/api${at}/minutes?format=${format}&lang=${encodeURIComponent(language)}`,
  };
}

export type MeetingApi = ReturnType<typeof meetingApi>;
