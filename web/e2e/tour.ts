import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { expect, type Page } from '@playwright/test';

import { Actor, approval, consensus } from './api';
import type { Hall } from './hall';
import { walkBallots } from './tour-ballots';
import { Rooms } from './tour-rooms';

type Catalogue = Record<string, string | Record<string, string>>;

/** A language file as it is on disk. */
export function catalogue(language: string): Catalogue {
  const file = path.resolve(import.meta.dirname, `../locales/${language}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Catalogue;
}

/** A look at one page in one state, which has a name. */
export type Look = (page: Page, state: string) => Promise<void>;

/** A walk through every page and state in one language, on a phone, at the console and before the screen. */
export class Tour {
  readonly #words: Catalogue;
  host!: Page;
  phone!: Page;
  wall!: Page;
  chair!: Actor;

  constructor(
    readonly hall: Hall,
    readonly language: string,
    private readonly see: Look,
  ) {
    this.#words = catalogue(language);
  }

  /** Everything fits in its width; console and screen scroll inside alone, or not at all. */
  async look(page: Page, state: string) {
    await this.see(page, state);
    const { width, height } = await page.evaluate(() => ({
      width: document.documentElement.scrollWidth - innerWidth,
      height: document.documentElement.scrollHeight - innerHeight,
    }));
    expect.soft(width, `${state}: sticks out to the side`).toBeLessThanOrEqual(0);
    if (/^(console|screen),/.test(state)) {
      expect.soft(height, `${state}: sticks out below`).toBeLessThanOrEqual(0);
    }
  }

  /** What the page says for a key, with arguments filled in. */
  t(key: string, args: Record<string, string | number> = {}): string {
    const message = this.#words[key];
    if (typeof message !== 'string') throw new Error(`no plain message: ${key}`);
    return message.replace(/\{\{\.(\w+)\}\}/g, (_, name: string) => String(args[name]));
  }

  /** The same for a message that counts. */
  plural(key: string, count: number): string {
    const message = this.#words[key];
    if (typeof message !== 'object') throw new Error(`no counting message: ${key}`);
    return (count === 1 ? message['one'] : message['other'])?.replace('{{.count}}', String(count)) ?? '';
  }

  press(page: Page, key: string, args?: Record<string, string | number>) {
    return page
      .getByRole('button', { name: this.t(key, args), exact: true })
      .first()
      .click();
  }

  async sees(page: Page, words: string | RegExp) {
    await expect(page.getByText(words).first()).toBeVisible();
  }

  /** Opens a dialog, looks at it, and closes it. */
  async dialog(page: Page, state: string, open: () => Promise<unknown>, inside?: () => Promise<unknown>) {
    await open();
    await expect(page.getByRole('dialog')).toBeVisible();
    await inside?.();
    await this.look(page, state);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  }

  async switchLanguage(page: Page) {
    await page.getByLabel(/^(Language|Sprache)$/).selectOption(this.language);
    await expect(page.locator('html')).toHaveAttribute('lang', this.language);
  }

  async enter() {
    const still = { reducedMotion: 'reduce' } as const;
    this.host = await this.hall.enter('console', still);
    this.phone = await this.hall.enter('phone', still);
    this.wall = await this.hall.enter('screen', still);
  }

  async walk() {
    await this.enter();
    await this.doors();
    await this.beginning();
    await this.discussion();
    await this.floor();
    await this.positions();
    await this.options();
    await walkBallots(this);
    await this.leaving();
    await new Rooms(this).walk();
  }

  /** Home, the way in, and the lobby. */
  async doors() {
    const { host, phone, hall } = this;
    await phone.goto('/');
    await this.switchLanguage(phone);
    await this.look(phone, 'home');
    await phone.goto('/j/WRONG-1');
    await this.sees(phone, this.t('error.join_code_wrong'));
    await this.look(phone, 'wrong code');
    await phone.goto('/l');
    await this.sees(phone, this.t('link.empty'));
    await this.look(phone, 'empty link');

    await host.goto('/');
    await this.switchLanguage(host);
    await host.goto(hall.program.link);
    await this.sees(host, this.t('home.start.title'));
    await this.look(host, 'home of the host');
    const page = this.t('home.start.go');
    await host.getByLabel(this.t('home.start.meeting_title')).fill('Hofversammlung');
    await host.getByLabel(this.t('home.start.your_name')).fill('Ana');
    await host.getByLabel(this.t('home.start.joining')).selectOption('lobby');
    await host.getByRole('button', { name: page }).click();
    await this.sees(host, this.t('agenda.empty'));
    this.chair = new Actor(host.request, hall.program.base);
    this.chair.meeting = new URL(host.url()).pathname.split('/')[2] ?? '';
    await this.look(host, 'console, empty');

    const code = await this.chair.code();
    await phone.goto(`/J/${code}`);
    await this.sees(phone, this.t('join.lobby_hint'));
    await this.look(phone, 'join');
    await phone.getByLabel(this.t('join.name')).fill('Ben');
    await this.press(phone, 'join.go');
    await this.sees(phone, this.t('waiting.title', { name: 'Ben' }));
    await this.look(phone, 'lobby');
    await expect(
      host.getByRole('button', { name: this.t('room.admit_name', { name: 'Ben' }) }).first(),
    ).toBeVisible();
    await this.look(host, 'console, somebody waits');
    for (const member of await this.chair.waiting()) await this.chair.admit(member);
  }

  /** A meeting without a proposal, its places and its dialogs. */
  async beginning() {
    const { host, phone, wall } = this;
    await this.sees(phone, this.t('now.empty.title', { name: 'Ben' }));
    await this.look(phone, 'phone, nothing yet');
    for (const tab of ['agenda', 'speak', 'me']) {
      await this.press(phone, `tab.${tab}`);
      await expect(phone.getByRole('heading', { level: 1 })).toBeVisible();
      await this.look(phone, `phone, ${tab}`);
    }
    await this.press(phone, 'tab.now');

    await this.dialog(
      host,
      'console, invite',
      () => this.press(host, 'room.invite'),
      async () => {
        await this.press(host, 'links.screen');
        await this.press(host, 'links.facilitator');
        await expect(host.locator('dialog input[readonly]')).toHaveCount(3);
      },
    );
    const link = await this.chair.send('POST', `/api/meetings/${this.chair.meeting}/links`, {
      kind: 'screen',
    });
    await wall.goto(String(link['url']));
    await this.sees(wall, this.t('screen.welcome_text'));
    await this.look(wall, 'screen, welcome');
    await this.dialog(host, 'console, minutes', () => this.press(host, 'minutes_get.title'));
    await this.dialog(host, 'console, keys', () => this.press(host, 'keys.title'));
    await this.dialog(host, 'console, settings', () => this.press(host, 'settings.title'));
    await this.dialog(host, 'console, new proposal', () => this.press(host, 'proposal.add'));
    await this.dialog(host, 'console, a member', () => host.getByRole('button', { name: /^Ben/ }).click());
    await this.dialog(
      host,
      'console, removing',
      () => host.getByRole('button', { name: /^Ben/ }).click(),
      () => this.press(host, 'room.remove'),
    );
    await this.press(host, 'me.to_phone');
    await this.press(host, 'tab.me');
    await this.sees(host, this.t('me.run'));
    await this.look(host, 'own view of the facilitator');
    await this.press(host, 'me.run');
  }

  proposal = '';
  async discussion() {
    const { host, phone, wall, chair } = this;
    const text = 'Erster Satz.\n\n' + 'Ein langer Satz über das Depot und die Werkstatt. '.repeat(30);
    this.proposal = await chair.propose('Das Depot wird Werkstatt', text);
    for (const page of [phone, host, wall]) await this.sees(page, 'Das Depot wird Werkstatt');
    await this.look(phone, 'phone, draft');
    await this.look(host, 'console, draft');
    await this.look(wall, 'screen, draft');
    await chair.move(this.proposal, 'discussion');
    await this.sees(phone, this.t('now.discussion'));
    await chair.edit(this.proposal, 1, 'Das Depot wird Werkstatt', text.replace('Erster', 'Zweiter'));
    await this.sees(host, this.t('text.version', { version: 2 }));
    await this.look(phone, 'phone, discussion');
    await this.look(wall, 'screen, discussion');
    await host
      .locator('details')
      .evaluateAll((all) => all.forEach((d) => ((d as HTMLDetailsElement).open = true)));
    await this.look(host, 'console, preparing a consensus vote');
    await host.getByRole('radio', { name: this.t('template.family.choose'), exact: true }).check();
    await expect(host.getByText(this.t('poll.form.options'), { exact: true })).toBeVisible();
    await this.look(host, 'console, preparing an approval vote');
    await this.dialog(host, 'console, editing', () => this.press(host, 'proposal.edit'));
    await this.dialog(host, 'console, going back', () => this.press(host, 'back.draft'));
    await this.dialog(
      phone,
      'phone, what changed',
      () => this.press(phone, 'text.changed'),
      () => expect(phone.locator('ins')).toBeVisible(),
    );
  }

  /** Speaking in turn, a temperature check, questions from the floor, the timer. */
  async floor() {
    const { host, phone, wall, chair } = this;
    await this.press(phone, 'tab.speak');
    await this.press(phone, 'floor.raise.speak');
    await this.look(phone, 'phone, hand up');
    await this.sees(wall, this.plural('floor.count', 1));
    await this.look(host, 'console, a hand');
    await this.dialog(host, 'console, how the floor is given', () =>
      this.press(host, 'floor.next.first_come'),
    );
    await this.press(host, 'floor.give', { name: 'Ben' });
    await this.sees(phone, this.t('floor.yours'));
    await phone.getByRole('button', { name: this.t('floor.signal.plain_language') }).click();
    const check = randomUUID();
    const question = 'Essen wir, bevor wir über die Donaudampfschifffahrtsgesellschaft reden?';
    await chair.tell('POST', '/temperature', { check, question, seconds: 3600 });
    await phone.getByRole('button', { name: this.t('floor.warmth.cold') }).click();
    await this.sees(phone, this.t('floor.check.mine'));
    await this.look(phone, 'phone, having the floor and a temperature check');
    await this.sees(wall, question);
    await this.look(wall, 'screen, temperature check');
    await chair.tell('POST', `/temperature/${check}/close`);
    await this.sees(wall, this.t('floor.check.not_binding'));
    await this.look(wall, 'screen, temperature');
    await phone.getByLabel(this.t('floor.questions.yours')).fill('Wer bezahlt das alles? '.repeat(12));
    await this.press(phone, 'floor.questions.ask');
    await chair.tell('POST', '/timer', { purpose: 'silence', seconds: 3000 });
    await this.sees(phone, this.t('floor.question.mine'));
    await this.look(phone, 'phone, questions');
    await host
      .locator('aside details')
      .evaluateAll((all) => all.forEach((d) => ((d as HTMLDetailsElement).open = true)));
    await expect(host.getByRole('button', { name: this.t('floor.question.hide') })).toBeVisible();
    await this.look(host, 'console, the room');
    await this.dialog(host, 'console, hiding a question', () => this.press(host, 'floor.question.hide'));
    await this.press(phone, 'tab.now');
    await this.sees(phone, this.t('floor.timer.silence'));
    await this.look(phone, 'phone, now with the floor');
    await chair.tell('POST', '/timer/stop');
    await this.press(host, 'floor.end_turn');
  }

  async positions() {
    const { host, phone, wall, chair } = this;
    const poll = await chair.openPoll(this.proposal, 2, consensus());
    const own = phone.getByRole('region', { name: this.t('ballot.label') });
    const position = (key: string) => own.getByRole('button', { name: new RegExp(`^${this.t(key)}`) });
    await expect(position('position.agree')).toBeVisible();
    await this.look(phone, 'phone, positions');
    await position('position.block').click();
    await own
      .getByRole('button', { name: this.t('ballot.cast_as', { position: this.t('position.block') }) })
      .click();
    await this.sees(phone, this.t('error.block_needs_reason'));
    await this.look(phone, 'phone, a block without a reason');
    await own.getByRole('textbox').first().fill('Nachts ist es zu laut.');
    await own
      .getByRole('button', { name: this.t('ballot.cast_as', { position: this.t('position.block') }) })
      .click();
    await this.sees(phone, this.t('verdict.standing.blocked'));
    await phone
      .locator('details')
      .evaluateAll((all) => all.forEach((d) => ((d as HTMLDetailsElement).open = true)));
    await this.look(phone, 'phone, counted');
    await host
      .locator('details')
      .evaluateAll((all) => all.forEach((d) => ((d as HTMLDetailsElement).open = true)));
    await this.sees(host, this.t('verdict.standing.blocked'));
    await this.look(host, 'console, positions');
    await this.look(wall, 'screen, positions');
    await this.dialog(host, 'console, closing', () => this.press(host, 'next.close_vote'));
    await phone.context().setOffline(true);
    await this.press(phone, 'ballot.change');
    await position('position.agree').click();
    await this.sees(phone, this.t('ballot.kept'));
    await this.look(phone, 'phone, without a connection');
    await phone.context().setOffline(false);
    await this.sees(phone, this.t('connection.live'));
    await this.sees(phone, /^(Counted|Gezählt)/);
    await chair.close(poll);
    for (const page of [phone, host, wall]) await this.sees(page, this.t('verdict.sentence.adopted'));
    await this.look(phone, 'phone, adopted');
    await this.look(host, 'console, adopted');
    await this.look(wall, 'screen, adopted');
    await chair.move(this.proposal, 'decided');
    await this.sees(host, this.t('next.end'));
    await this.look(host, 'console, decided');
    await this.press(phone, 'tab.agenda');
    await this.look(phone, 'phone, agenda with a decision');
    await this.press(phone, 'tab.now');
  }

  async options() {
    const { host, phone, wall, chair } = this;
    const second = await chair.propose('Was zuerst?', 'Wir haben Geld für eines.');
    await chair.show(second);
    await chair.move(second, 'discussion');
    const hidden = approval(['Hobelbank', 'Brennofen'], {
      show: 'reveal',
      approval: { seats: 1, max: 1 },
      closes_at: new Date(Date.now() + 600_000).toISOString(),
    });
    const poll = await chair.openPoll(second, 1, hidden);
    await this.sees(phone, this.plural('ballot.choose_max', 1));
    await this.look(phone, 'phone, options');
    await phone.getByText('Hobelbank').click();
    await this.look(phone, 'phone, one option chosen');
    await this.press(phone, 'ballot.cast');
    await this.sees(phone, this.t('rule.show.reveal'));
    await this.look(phone, 'phone, turnout only');
    await this.sees(host, this.t('rule.show.reveal'));
    await this.look(host, 'console, turnout only');
    await this.look(wall, 'screen, turnout only');
    await chair.close(poll);
    await this.sees(phone, this.t('now.closed_unseen'));
    await this.look(phone, 'phone, not revealed');
    await this.sees(host, this.t('next.reveal'));
    await this.look(host, 'console, not revealed');
    await this.look(wall, 'screen, not revealed');
    await chair.reveal(poll);
    for (const page of [phone, wall]) {
      await this.sees(page, this.t('verdict.sentence.elected', { names: 'Hobelbank' }));
    }
    await this.look(phone, 'phone, chosen');
    await this.look(wall, 'screen, chosen');
    await chair.move(second, 'decided');
  }

  async leaving() {
    const { host, phone, wall, chair } = this;
    await this.sees(host, this.t('next.end'));
    await this.dialog(host, 'console, ending', () => this.press(host, 'next.end'));
    await chair.end();
    await this.sees(phone, this.t('now.ended'));
    await this.sees(wall, this.t('screen.ended'));
    await this.sees(host, this.t('next.ended.why'));
    await this.look(phone, 'phone, ended');
    await this.look(host, 'console, ended');
    await this.look(wall, 'screen, ended');
    await phone.goto('/');
    await this.sees(phone, this.t('home.mine'));
    await this.look(phone, 'home of a member');
  }
}
