import { randomUUID } from 'node:crypto';

import { type APIRequestContext, request } from '@playwright/test';

/** What a ballot says; the field depends on the method. */
export interface Marks {
  position?: string;
  reason?: string;
  value?: string;
  alternative?: string;
  answer?: string;
  approved?: string[];
  ranking?: string[];
  scores?: Record<string, number>;
}

type Answer = Record<string, unknown>;

/** Somebody who speaks the API directly: it sets the scene that a test or picture is about. */
export class Actor {
  meeting = '';
  member = '';
  #counters = new Map<string, number>();

  constructor(
    private readonly http: APIRequestContext,
    private readonly base: string,
  ) {}

  /** Somebody new, without a browser. */
  static async come(base: string): Promise<Actor> {
    const actor = new Actor(await request.newContext(), base);
    await actor.send('GET', '/api/session');
    return actor;
  }

  async leave(): Promise<void> {
    await this.http.dispose();
  }

  async send(method: string, path: string, data?: object): Promise<Answer> {
    const answer = await this.http.fetch(this.base + path, { method, data, headers: { Origin: this.base } });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()) as Answer;
  }

  tell(method: string, path: string, data: object = {}): Promise<Answer> {
    return this.send(method, `/api/meetings/${this.meeting}${path}`, { id: randomUUID(), ...data });
  }

  async startMeeting(
    link: string,
    about: { title: string; name: string; language: string; joining: string },
  ) {
    await this.send('POST', '/api/links/spend', { token: new URL(link).hash.slice(1) });
    const body = { id: randomUUID(), zone: 'Europe/Berlin', ...about };
    this.meeting = String((await this.send('POST', '/api/meetings', body))['meeting']);
  }

  async code(): Promise<string> {
    return String((await this.send('GET', `/api/meetings/${this.meeting}/join`))['code']);
  }

  async join(meeting: string, code: string, name: string): Promise<void> {
    this.meeting = meeting;
    this.member = String((await this.tell('POST', '/members', { name, code }))['member']);
  }

  async propose(title: string, text: string): Promise<string> {
    const proposal = randomUUID();
    await this.tell('POST', '/proposals', { proposal, title, text });
    return proposal;
  }

  edit(proposal: string, version: number, title: string, text: string) {
    return this.tell('PUT', `/proposals/${proposal}`, { version, title, text });
  }

  show(proposal: string) {
    return this.tell('POST', '/show', { proposal });
  }

  move(proposal: string, to: string, reason = '') {
    return this.tell('POST', `/proposals/${proposal}/phase`, { to, reason });
  }

  async openPoll(proposal: string, text: number, spec: object): Promise<string> {
    const poll = randomUUID();
    await this.tell('POST', `/proposals/${proposal}/polls`, { poll, spec });
    await this.tell('POST', `/polls/${poll}/open`, { text });
    return poll;
  }

  close(poll: string, round = 1) {
    return this.tell('POST', `/polls/${poll}/close`, { round });
  }

  reveal(poll: string) {
    return this.tell('POST', `/polls/${poll}/reveal`);
  }

  cast(poll: string, text: number, marks: Marks, round = 1): Promise<Answer> {
    const counter = (this.#counters.get(poll) ?? 0) + 1;
    this.#counters.set(poll, counter);
    return this.send('PUT', `/api/meetings/${this.meeting}/polls/${poll}/ballot`, {
      round,
      text,
      counter,
      marks,
    });
  }

  admit(member: string) {
    return this.tell('POST', `/members/${member}/admit`);
  }

  remove(member: string) {
    return this.tell('POST', `/members/${member}/remove`);
  }

  async waiting(): Promise<string[]> {
    const { members } = (await this.send(
      'GET',
      `/api/meetings/${this.meeting}/members?from=0&limit=100`,
    )) as {
      members: { id: string; admitted: boolean }[];
    };
    return members.filter((m) => !m.admitted).map((m) => m.id);
  }

  end() {
    return this.tell('POST', '/end');
  }
}

/** Usual settings of a poll, to be changed where something else is meant. */
export const consensus = (more: object = {}) => ({
  method: 'consensus',
  question: '',
  show: 'live',
  names: 'after_close',
  quorum: { presence: { num: 1, den: 2, more_than: true } },
  consensus: {
    blocks_allowed: 0,
    stand_aside_cap: { num: 1, den: 4 },
    concern_cap: { num: 1, den: 2 },
    agree_floor: 1,
  },
  ...more,
});

export const approval = (names: string[], more: object = {}) => ({
  method: 'approval',
  question: '',
  show: 'live',
  names: 'after_close',
  quorum: {},
  options: names.map((name) => ({ id: randomUUID(), name })),
  approval: { seats: 1 },
  ...more,
});
