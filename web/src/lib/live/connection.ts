import type { Frame, View } from '../api/types';

/** Where a connection stands; the last three do not come back by themselves. */
export type Standing = 'connecting' | 'live' | 'lost' | 'unknown' | 'removed' | 'gone';

export interface Listener {
  view(view: View): void;
  frame(frame: Frame): void;
  /** The server's time, now and then. */
  clock(now: string): void;
  standing(standing: Standing): void;
  /** The viewer sees other things from now on; the view is fetched before the next connection. */
  audience(): Promise<void>;
  /**
   * A connection ended before anything came; a browser does not say why. Tells
   * where it stands if it is over, or undefined if it is worth another try.
   */
  turnedAway(): Promise<Standing | undefined>;
}

const over: Record<number, Standing> = { 4100: 'unknown', 4101: 'removed', 4103: 'gone' };
const audienceChanged = 4102;
const silence = 40_000;
const soonest = 400;
const latest = 15_000;

/**
 * A websocket that comes back. Every connection starts with a whole view, so
 * nothing is replayed. Phones drop sockets without a word: when the page comes
 * to the front, or the network is back, a new one is opened if the old one has
 * been quiet.
 */
export class Connection {
  #socket: WebSocket | undefined;
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setTimeout> | undefined;
  #heard = 0;
  #stopped = true;

  constructor(
    private readonly url: string,
    private readonly listener: Listener,
    private readonly open: (url: string) => WebSocket = (u) => new WebSocket(u),
    private readonly chance: () => number = Math.random,
  ) {}

  start(): void {
    this.#stopped = false;
    addEventListener('pageshow', this.#awake);
    addEventListener('online', this.#awake);
    document.addEventListener('visibilitychange', this.#awake);
    this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    removeEventListener('pageshow', this.#awake);
    removeEventListener('online', this.#awake);
    document.removeEventListener('visibilitychange', this.#awake);
    this.#drop();
  }

  #awake = (): void => {
    if (this.#stopped || document.visibilityState === 'hidden') return;
    const open = this.#socket?.readyState === 1;
    if (open && Date.now() - this.#heard < silence / 2) return;
    this.#attempt = 0;
    this.#connect();
  };

  #connect(): void {
    this.#drop();
    const socket = this.open(this.url);
    this.#socket = socket;
    let first = true;
    this.#hear();
    socket.onmessage = (event: MessageEvent<string>) => {
      if (socket !== this.#socket) return;
      this.#hear();
      const message = JSON.parse(event.data) as View | Frame;
      if ('sections' in message) {
        this.listener.view(message);
      } else if (message.section === 'clock') {
        this.listener.clock((message.data as { now: string }).now);
      } else {
        this.listener.frame(message);
      }
      if (first) {
        first = false;
        this.#attempt = 0;
        this.listener.standing('live');
      }
    };
    socket.onclose = (event: CloseEvent) => {
      if (socket !== this.#socket) return;
      if (first && !(event.code in over)) void this.#ask();
      else this.#closed(event.code);
    };
  }

  #closed(code: number): void {
    this.#drop();
    if (this.#stopped) return;
    const end = over[code];
    if (end) {
      this.#end(end);
      return;
    }
    if (code === audienceChanged) {
      void this.listener
        .audience()
        .then(() => !this.#stopped && this.#connect())
        .catch(() => this.#later());
      return;
    }
    this.#later();
  }

  async #ask(): Promise<void> {
    this.#drop();
    const end = await this.listener.turnedAway();
    if (this.#stopped || this.#socket) return;
    if (end) this.#end(end);
    else this.#later();
  }

  #end(standing: Standing): void {
    this.stop();
    this.listener.standing(standing);
  }

  /** Tries again after a pause that grows, drawn at random so that a hall does not return all at once. */
  #later(): void {
    if (this.#stopped) return;
    this.listener.standing('lost');
    const pause = Math.min(latest, soonest * 2 ** this.#attempt++) * (0.5 + this.chance());
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(), pause);
  }

  #hear(): void {
    this.#heard = Date.now();
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#closed(0), silence);
  }

  #drop(): void {
    clearTimeout(this.#retry);
    clearTimeout(this.#watch);
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket && socket.readyState <= 1) socket.close();
  }
}

/** The address of a meeting's live view. */
export function liveUrl(meeting: string, screen: boolean): string {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return `${scheme}://${location.host}/api/meetings/${encodeURIComponent(meeting)}/live${screen ? '?as=screen' : ''}`;
}
