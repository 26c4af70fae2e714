import type { CandidateLine, IdeaLine, Method, PollSpec, Share, Way } from '../api/types';
import { t } from '../i18n/i18n.svelte';
import { newId } from '../id';

/** How a poll comes to its end: by hand alone, in some minutes, or at a moment. */
export type Ends = 'hand' | 'minutes' | 'moment';

interface OptionPlan {
  id: string;
  name: string;
  idea?: string;
  /** Who stands; the option bears their name. */
  candidate?: string;
}

/** The methods that put options to the vote. */
const choosing: readonly Method[] = ['approval', 'ranked', 'stv', 'score', 'star', 'dots', 'resistance'];
const withSeats = ['approval', 'stv', 'score', 'star', 'dots'] as const;

/** What is set of a rule for groups, if anything. */
const solid = (groups: PollSpec['groups']) =>
  groups && Object.values(groups).some(Boolean) ? { ...groups } : undefined;

/** An idea as the name of an option. */
const oneLine = (text: string) => [...text.replace(/\s+/g, ' ').trim()].slice(0, 200).join('');

/** A moment in local time, as the browser's field has it. */
function localMoment(at: number): string {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The settings of a poll that is being prepared. They begin as those of a template, which the server has. */
export class PollPlan {
  /** The rule as it stands; options, closing time and the conditions below are put to it when it is sent. */
  rule = $state<PollSpec>({
    method: 'consensus',
    template: 'consensus',
    question: '',
    show: 'live',
    names: 'live',
    quorum: {},
  });
  options = $state<OptionPlan[]>([
    { id: newId(), name: '' },
    { id: newId(), name: '' },
  ]);
  /** The name of the option "none of these"; "" where it is not offered. */
  none = $state('');
  /** Resistance: what happens if nothing is decided. */
  passive = $state('');
  /** What each stakeholder group has to reach in presence, and how many must be present. */
  each = $state<Share>();
  present = $state(0);
  ends = $state<Ends>('hand');
  minutes = $state(5);
  /** A moment as the browser's field has it, in local time. */
  moment = $state('');

  #templates = $state.raw<Way[]>([]);
  #loading: Promise<void> | undefined;
  /** The closing time that silence as assent was given by itself. */
  #silence = '';
  readonly #noneId = newId();
  readonly #passiveId = newId();

  constructor(
    private readonly load: () => Promise<Way[]>,
    /** The quorum that the meeting has, in place of the templates'. */
    private readonly quorum?: PollSpec['quorum'],
  ) {}

  /** The templates, once they are here. */
  get templates(): Way[] {
    return this.#templates;
  }

  /** Fetches the templates and begins with the first; after a failure it tries again. */
  ready(): Promise<void> {
    this.#loading ??= this.load().then(
      (all) => {
        this.#templates = all;
        const first = all[0];
        if (first) this.use(first.code);
      },
      (e: unknown) => {
        this.#loading = undefined;
        throw e;
      },
    );
    return this.#loading;
  }

  get method(): Method {
    return this.rule.method;
  }

  get chooses(): boolean {
    return choosing.includes(this.method);
  }

  /** Takes the settings of a template; what is not a matter of the method stays. */
  use(code: string, seats?: number): void {
    const template = this.#templates.find((t) => t.code === code);
    if (!template) return;
    const spec = structuredClone(template.spec);
    const { show, names, when_all, grace, by_weight, question } = this.rule;
    const also = spec.quorum.also ?? [];
    this.each = also.find((n) => n.each && n.of === 'presence')?.share;
    this.rule = {
      ...spec,
      question,
      show,
      when_all,
      grace,
      by_weight,
      names: this.elects ? names : (spec.names as string) ? spec.names : 'after_close',
      groups: { ...spec.groups },
      quorum: {
        ...spec.quorum,
        ...this.#own(spec),
        also: also.filter((n) => !(n.each && n.of === 'presence')),
      },
    };
    if (seats !== undefined) this.seats = seats;
    if (spec.method === 'resistance') this.passive ||= t('poll.form.passive_default');
    if (spec.method === 'lazy' && this.ends === 'hand') {
      this.ends = 'moment';
      this.moment = this.#silence = localMoment(Date.now() + 3 * 86_400_000);
    } else if (spec.method !== 'lazy' && this.ends === 'moment' && this.moment === this.#silence) {
      this.ends = 'hand';
      this.moment = '';
    }
  }

  /** What the meeting's own quorum sets of a template's; silence as assent knows none. */
  #own({ method }: PollSpec): PollSpec['quorum'] | undefined {
    return this.quorum && method !== 'lazy'
      ? { presence: this.quorum.presence, participation: this.quorum.participation }
      : undefined;
  }

  /** Nothing that is counted differs from the template but the number of seats. */
  get asTemplate(): boolean {
    const spec = this.#templates.find((t) => t.code === this.rule.template)?.spec;
    const counted = (s: PollSpec | undefined) =>
      JSON.stringify([{ ...s?.[this.method as 'stv'], seats: 0 }, solid(s?.groups)]);
    return counted(spec) === counted($state.snapshot(this.rule));
  }

  /** How many are chosen; 1 where the method knows no more. */
  get seats(): number {
    const method = withSeats.find((m) => m === this.method);
    return (method && this.rule[method]?.seats) ?? 1;
  }

  set seats(n: number) {
    const method = withSeats.find((m) => m === this.method);
    const rule = method && this.rule[method];
    if (rule) rule.seats = n;
  }

  /** Chooses what may follow a block that stands, as the server's template for it has it. */
  fallback(kind: string): void {
    const rule = this.rule.consensus;
    const like = this.#templates.find((t) => t.spec.consensus?.fallback?.kind === kind);
    if (rule) rule.fallback = structuredClone(like?.spec.consensus?.fallback);
  }

  addOption(): void {
    this.options.push({ id: newId(), name: '' });
  }

  removeOption(id: string): void {
    this.options = this.options.filter((o) => o.id !== id);
  }

  /** Puts ideas of the brainstorm to the vote, each with its origin. */
  takeIdeas(ideas: readonly IdeaLine[]): void {
    if (!this.chooses) this.use('ranked');
    this.options = ideas.map((i) => ({ id: newId(), name: oneLine(i.text), idea: i.id }));
  }

  /** People stand for election. */
  get elects(): boolean {
    return this.options.some((o) => o.candidate);
  }

  /**
   * Puts candidates to the vote; where there is but one, none of these is the other
   * option. At first the ballot is as secret as it can be; the facilitator may change it.
   */
  async takeCandidates(stand: readonly CandidateLine[], seats: number, none: string): Promise<void> {
    await this.ready();
    const first = !this.elects;
    const alone = this.options.length === 1;
    if (first && !(this.chooses && seats === 1)) this.use(seats > 1 ? 'stv' : 'ranked');
    this.seats = seats;
    this.options = stand.map((c) => ({ id: newId(), name: c.name, candidate: c.id }));
    if (first || alone || stand.length === 1) this.none = stand.length === 1 ? none : '';
    if (first) Object.assign(this.rule, { names: 'facilitator', show: 'turnout' });
  }

  /** The settings as they are sent; now is the server's time in milliseconds. */
  spec(now: number): PollSpec {
    const { groups, quorum, when_all, grace, by_weight, ...rule } = $state.snapshot(this.rule);
    const also = [
      ...(quorum.also ?? []),
      ...(this.each ? [{ of: 'presence', share: $state.snapshot(this.each), each: true }] : []),
      ...(this.present > 0 ? [{ of: 'presence', number: this.present }] : []),
    ];
    return {
      ...rule,
      question: rule.question.trim(),
      quorum: { ...quorum, also: also.length ? also : undefined },
      ...(solid(groups) && { groups }),
      ...(when_all && { when_all }),
      ...(grace && { grace }),
      ...(by_weight && { by_weight }),
      ...this.#closes(now),
      ...(this.chooses && { options: this.#named() }),
      ...(rule.method === 'resistance' && { resistance: { passive: this.#passiveId } }),
    };
  }

  #closes(now: number): { closes_at?: string } {
    if (this.ends === 'minutes') {
      return { closes_at: new Date(now + this.minutes * 60_000).toISOString() };
    }
    const at = Date.parse(this.moment);
    return this.ends === 'moment' && at ? { closes_at: new Date(at).toISOString() } : {};
  }

  /** Rows left empty are no options. */
  #named(): NonNullable<PollSpec['options']> {
    const resists = this.method === 'resistance';
    const last = resists
      ? { id: this.#passiveId, name: this.passive }
      : { id: this.#noneId, name: this.none, none: true };
    return [...this.options, last]
      .filter((o) => o.name.trim())
      .map((o) => ({ ...$state.snapshot(o), name: o.name.trim() }));
  }
}
