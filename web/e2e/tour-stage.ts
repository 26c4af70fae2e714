import { expect, type Locator, type Page } from '@playwright/test';

import { Actor, type Marks } from './api';
import type { Tour } from './tour';

const names = ['Dora Lindqvist', 'Emil Kaya', 'Farid Haddad', 'Greta Vogel', 'Hugo Almeida', 'Ines Romero'];

/** The three pages of the tour with others in the meeting, who vote by themselves. */
export class Stage {
  protected readonly host: Page;
  protected readonly phone: Page;
  protected readonly wall: Page;
  protected readonly chair: Actor;
  protected readonly own: Locator;

  constructor(
    protected readonly tour: Tour,
    protected readonly members: Actor[],
  ) {
    this.host = tour.host;
    this.phone = tour.phone;
    this.wall = tour.wall;
    this.chair = tour.chair;
    this.own = tour.phone.getByRole('region', { name: tour.t('ballot.label') });
  }

  /** Others come, in two stakeholder groups. */
  async gather() {
    const chair = this.chair;
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
    const proposal = await this.chair.propose(title, text);
    await this.chair.show(proposal);
    await this.chair.move(proposal, 'discussion');
    const poll = await this.chair.openPoll(proposal, 1, spec);
    for (const page of [this.phone, this.host, this.wall]) await this.tour.sees(page, title);
    await expect(this.own.getByRole('button').first()).toBeVisible();
    return { proposal, poll };
  }

  /** The others cast, and all screens know it. */
  async vote(poll: string, marks: readonly Marks[], text = 1, round = 1) {
    await Promise.all(marks.map((m, i) => this.members[i]?.cast(poll, text, m, round)));
  }

  async counted() {
    await this.tour.sees(this.phone, /^(Counted|Gezählt)/);
  }

  async turnout(have: number) {
    const words = this.tour.t('tally.voting', { have, of: names.length + 2 });
    for (const page of [this.phone, this.host]) await this.tour.sees(page, words);
    await this.tour.sees(this.wall, this.tour.t('screen.cast', { have, of: names.length + 2 }));
  }

  async everywhere(
    state: string,
    pages: readonly ('phone' | 'console' | 'screen')[] = ['phone', 'console', 'screen'],
  ) {
    const found = { phone: this.phone, console: this.host, screen: this.wall };
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
    await this.chair.tell('POST', `/polls/${poll}/close`, { round, reason });
    for (const page of [this.phone, this.host]) {
      await expect(page.locator('.verdict.final').first()).toBeVisible();
    }
    await this.tour.sees(this.wall, this.tour.t('screen.closed'));
    await this.unfold(this.phone);
    await this.everywhere(`${state}, closed`);
  }
}
