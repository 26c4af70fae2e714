import { expect, type Locator, type Page } from '@playwright/test';

import { Actor, type Marks } from './api';
import type { Tour } from './tour';
import { position, stories, type Story } from './tour-stories';

const names = ['Dora Lindqvist', 'Emil Kaya', 'Farid Haddad', 'Greta Vogel', 'Hugo Almeida', 'Ines Romero'];

/** Every way of deciding, from the empty ballot to what follows the result. */
export async function walkBallots(tour: Tour) {
  const walk = new Ballots(tour);
  await walk.gather();
  try {
    for (const story of stories) await walk.play(story);
    await walk.grace();
    await walk.graceIsOver();
  } finally {
    for (const member of walk.members) await member.leave();
  }
}

class Ballots {
  readonly members: Actor[] = [];
  readonly #host: Page;
  readonly #phone: Page;
  readonly #wall: Page;
  readonly #chair: Actor;
  readonly #own: Locator;

  constructor(private readonly tour: Tour) {
    this.#host = tour.host;
    this.#phone = tour.phone;
    this.#wall = tour.wall;
    this.#chair = tour.chair;
    this.#own = tour.phone.getByRole('region', { name: tour.t('ballot.label') });
  }

  /** Others come, in two stakeholder groups. */
  async gather() {
    const chair = this.#chair;
    const code = await chair.code();
    for (const [i, name] of names.entries()) {
      const member = await Actor.come(this.tour.hall.program.base);
      this.members.push(member);
      await member.join(chair.meeting, code, name);
      await chair.admit(member.member);
      const group = i % 3 ? 'Bewohnerinnen und Bewohner' : 'Gewerbe';
      await chair.tell('POST', `/members/${member.member}/group`, { group });
    }
  }

  /** A proposal that the hall is at, with a vote that has just been opened. */
  async open(title: string, text: string, spec: object) {
    const proposal = await this.#chair.propose(title, text);
    await this.#chair.show(proposal);
    await this.#chair.move(proposal, 'discussion');
    const poll = await this.#chair.openPoll(proposal, 1, spec);
    for (const page of [this.#phone, this.#host, this.#wall]) await this.tour.sees(page, title);
    await expect(this.#own.getByRole('button').first()).toBeVisible();
    return { proposal, poll };
  }

  /** The others cast, and all screens know it. */
  async vote(poll: string, marks: readonly Marks[], text = 1, round = 1) {
    await Promise.all(marks.map((m, i) => this.members[i]?.cast(poll, text, m, round)));
  }

  async counted() {
    await this.tour.sees(this.#phone, /^(Counted|Gezählt)/);
  }

  async turnout(have: number) {
    const words = this.tour.t('tally.voting', { have, of: names.length + 2 });
    for (const page of [this.#phone, this.#host]) await this.tour.sees(page, words);
    await this.tour.sees(this.#wall, this.tour.t('screen.cast', { have, of: names.length + 2 }));
  }

  async everywhere(
    state: string,
    pages: readonly ('phone' | 'console' | 'screen')[] = ['phone', 'console', 'screen'],
  ) {
    const found = { phone: this.#phone, console: this.#host, screen: this.#wall };
    for (const page of pages) await this.tour.look(found[page], `${page}, ${state}`);
  }

  async unfold(...pages: Page[]) {
    for (const page of pages) {
      await page
        .locator('main details')
        .evaluateAll((all) => all.forEach((d) => ((d as HTMLDetailsElement).open = true)));
    }
  }

  /** Closes a vote, and looks at what came of it. */
  async close(poll: string, state: string, round = 1, reason = '') {
    await this.#chair.tell('POST', `/polls/${poll}/close`, { round, reason });
    for (const page of [this.#phone, this.#host]) {
      await expect(page.locator('.verdict.final').first()).toBeVisible();
    }
    await this.tour.sees(this.#wall, this.tour.t('screen.closed'));
    await this.unfold(this.#phone);
    await this.everywhere(`${state}, closed`);
  }

  /** One vote from the empty ballot to the result. */
  async play(story: Story) {
    const { tour } = this;
    const { poll } = await this.open(story.title, story.text, story.spec);
    await tour.look(this.#phone, `phone, ${story.name}, empty`);
    if (story.fill) {
      await story.fill(tour, this.#own);
      await tour.look(this.#phone, `phone, ${story.name}, marked`);
    }
    await this.vote(poll, story.others);
    await story.cast(tour, this.#own);
    await this.counted();
    await this.turnout(story.others.length + 1);
    await this.everywhere(`${story.name}, running`);
    await this.close(poll, story.name);
  }

  #closing = '';

  /** A vote that is closing still takes what is on its way. */
  async grace() {
    const spec = { method: 'yes_no', question: '', show: 'live', quorum: {}, grace: 20 };
    const { proposal, poll } = await this.open('Wir kaufen eine Leiter', 'Vier Meter, aus Aluminium.', spec);
    await position(this.tour, this.#own, 'yes').click();
    await this.counted();
    await this.tour.dialog(this.#host, 'console, closing with a grace', () =>
      this.tour.press(this.#host, 'next.close_vote'),
    );
    await this.#chair.close(poll);
    await expect(this.#phone.getByRole('timer').first()).toBeVisible();
    await this.everywhere('the last seconds');
    this.#closing = proposal;
  }

  async graceIsOver() {
    await this.#chair.show(this.#closing);
    await this.tour.sees(this.#wall, this.tour.t('verdict.sentence.adopted'));
  }
}
