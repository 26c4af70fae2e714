import { ApiError, type MeetingApi, meetingApi } from '../api/client';
import { i18n } from '../i18n/i18n.svelte';
import { Outbox } from '../poll/outbox.svelte';
import { Connection, liveUrl, type Standing } from './connection';
import { Hall } from './hall.svelte';

/** What keeps things on this device until the server has them. */
interface Sender {
  start(member: string): void;
  hurry(): void;
  stop(): void;
}

/** What a refusal of the view means for the connection; undefined: try again. */
function standingAfter(e: unknown): Standing | undefined {
  if (!(e instanceof ApiError) || e.passing) return undefined;
  if (e.code === 'removed_from_roll') return 'removed';
  return e.status === 404 ? 'gone' : 'unknown';
}

/** Being in a meeting on this device: what is seen, what is sent, and how the line is. */
export class Attendance {
  readonly hall: Hall;
  readonly api: MeetingApi;
  readonly outbox: Outbox;
  #standing = $state.raw<Standing>('connecting');
  #connection: Connection;
  #ahead = 0;
  #senders: Sender[] = [];

  constructor(
    readonly meeting: string,
    readonly screen = false,
  ) {
    this.hall = new Hall(screen);
    this.api = meetingApi(meeting);
    this.outbox = new Outbox(meeting, this.api.cast, (poll) => this.hall.myBallot(poll));
    this.#senders.push(this.outbox);
    this.#connection = new Connection(liveUrl(meeting, screen), {
      view: (view) => {
        this.hall.take(view);
        this.outbox.settle();
        this.#greet();
      },
      frame: (frame) => {
        this.hall.put(frame);
        if (frame.section === 'me') this.outbox.settle();
      },
      clock: (now) => (this.#ahead = Date.parse(now) - Date.now()),
      standing: (standing) => {
        this.#standing = standing;
        if (standing === 'live') for (const s of this.#senders) s.hurry();
      },
      turnedAway: async () => {
        try {
          this.hall.take(await this.api.view(screen));
          return undefined;
        } catch (e) {
          return standingAfter(e);
        }
      },
      audience: async () => {
        this.hall.take(await this.api.view(screen));
        this.#greet();
      },
    });
  }

  get standing(): Standing {
    return this.#standing;
  }

  /** Now by the server's clock, in milliseconds; the device's own may be wrong. */
  now(): number {
    return Date.now() + this.#ahead;
  }

  start(): void {
    this.#connection.start();
  }

  stop(): void {
    this.#connection.stop();
    for (const s of this.#senders) s.stop();
  }

  /** More of what is sent from this device, started and hurried like the ballots. */
  alsoSends(...senders: Sender[]): void {
    this.#senders.push(...senders);
    this.#greet();
  }

  #greet(): void {
    const meeting = this.hall.meeting;
    const me = this.hall.me;
    if (meeting) void i18n.suggest(meeting.language);
    if (me && !this.screen) for (const s of this.#senders) s.start(me.member);
  }
}
