import { randomUUID } from 'node:crypto';

import { expect, type Page } from '@playwright/test';

import { Actor, approval } from './api';
import { Kept } from './tour-kept';
import { Said, sunday } from './tour-said';
import type { Tour } from './tour';

/** Who is on the standing roll; the first runs the meeting, the second holds the phone. */
const roll = [
  { name: 'Ana', group: 'Vorstand', role: 'facilitator' },
  { name: 'Ben', group: 'Nachbarschaft', mail: 'ben@example.org' },
  { name: 'Cem Yıldız', group: 'Nachbarschaft', weight: 3, mail: 'cem@example.org' },
  { name: 'Dora Lindqvist', group: 'Nachbarschaft', role: 'recorder' },
  { name: 'Elif Kaya', group: 'Werkstatt', weight: 12 },
  { name: 'Katarzyna Wiśniewska-Oberndorfer', group: 'Werkstatt' },
  { name: 'Ulrike Baumgartner-Feldmann', group: 'Werkstatt', role: 'observer' },
].map((p) => ({ member: randomUUID(), ...p }));

/** A walk through what lies around the votes, in a meeting of an organisation. */
export class Rooms {
  organisation = '';
  /** Ben, Cem, Dora, Elif and Katarzyna, who speak the API; Ben has a phone, too. */
  people: Actor[] = [];
  agenda: string[] = [];

  constructor(readonly tour: Tour) {}

  get chair() {
    return this.tour.chair;
  }

  member(name: string): string {
    return roll.find((p) => p.name.startsWith(name))?.member ?? '';
  }

  async walk() {
    const kept = new Kept(this);
    await kept.organisation(roll);
    await this.arrive();
    await this.roll();
    await this.writing();
    await this.ideas();
    const said = new Said(this);
    await said.talk();
    await said.interests();
    await this.election();
    await kept.record();
    await kept.aside();
    await kept.waiting();
    await kept.ended();
    await kept.nowhere();
    for (const person of this.people) await person.leave();
  }

  /** A meeting begins by a run-sheet, with personal links. */
  async arrive() {
    const { tour, chair } = this;
    const { host, phone, wall } = tour;
    const { meeting } = await chair.send('POST', '/api/meetings', {
      id: randomUUID(),
      title: 'Frühjahrsversammlung der Werkstatt am Depot',
      name: 'Ana',
      as: this.member('Ana'),
      language: tour.language,
      zone: 'Europe/Berlin',
      joining: 'closed',
      organisation: this.organisation,
      agenda: [
        { title: 'Was machen wir mit dem Hof?', text: 'Er liegt seit Jahren brach.', minutes: 20 },
        { title: 'Die Werkstatt öffnet auch sonntags', text: sunday('zwölf'), minutes: 15 },
        { title: 'Wer führt die Kasse?', text: 'Für ein Jahr.', minutes: 10 },
        { title: 'Ein neues Dach' },
        { title: 'Verschiedenes' },
        { title: 'Ein Zaun um den Hof' },
      ],
    });
    chair.meeting = String(meeting);
    await host.goto(`/m/${chair.meeting}`);
    await tour.sees(host, 'Was machen wir mit dem Hof?');
    await tour.look(host, 'console, a run-sheet');
    await tour.dialog(
      host,
      'console, personal links',
      () => tour.press(host, 'room.invite'),
      async () => {
        await tour.press(host, 'links.personal_make');
        await tour.sees(host, tour.t('links.personal_secret'));
        await host.getByText(tour.t('links.personal_secret')).scrollIntoViewIfNeeded();
      },
    );
    const made = await chair.send('POST', `/api/meetings/${chair.meeting}/personal-links`, {
      from: 0,
      replace: true,
    });
    const links = new Map((made['links'] as { name: string; url: string }[]).map((l) => [l.name, l.url]));
    for (const { name, member } of roll.slice(1, 6)) {
      const person = await Actor.come(tour.hall.program.base);
      const token = new URL(links.get(name) ?? '').hash.slice(1);
      await person.send('POST', '/api/links/spend', { token });
      Object.assign(person, { meeting: chair.meeting, member });
      this.people.push(person);
    }
    await phone.goto(links.get('Ben') ?? '');
    await tour.sees(phone, 'Was machen wir mit dem Hof?');
    const link = await chair.send('POST', `/api/meetings/${chair.meeting}/links`, { kind: 'screen' });
    await wall.goto(String(link['url']));
    this.agenda = await this.proposals();
  }

  /** The proposals in their order, by what the view of the facilitator has. */
  async proposals(): Promise<string[]> {
    const { sections } = (await this.chair.send('GET', `/api/meetings/${this.chair.meeting}/view`)) as {
      sections: { section: string; data: { items?: { id: string }[] } }[];
    };
    return sections.find((s) => s.section === 'agenda')?.data.items?.map((i) => i.id) ?? [];
  }

  /** Groups and weights, roles, devices, and handing over. */
  async roll() {
    const { tour } = this;
    const { host, phone } = tour;
    await tour.press(phone, 'tab.me');
    await tour.sees(phone, tour.t('devices.title'));
    await phone.getByText(tour.t('tab.people'), { exact: true }).click();
    await tour.sees(phone, 'Elif Kaya');
    await tour.look(phone, 'phone, me, the roll and my devices');
    await tour.press(phone, 'tab.now');
    const person = host.getByRole('button', { name: /^Cem/ });
    await person.scrollIntoViewIfNeeded();
    await tour.look(host, 'console, the roll in groups');
    await tour.dialog(
      host,
      'console, handing over',
      () => person.click(),
      async () => {
        await tour.press(host, 'room.hand_over');
        await tour.sees(host, tour.t('room.hand_over.text', { name: 'Cem Yıldız' }));
      },
    );
    await tour.dialog(
      host,
      'console, a new personal link',
      () => host.getByRole('button', { name: /^Ulrike/ }).click(),
      async () => {
        await tour.press(host, 'links.renew');
        await expect(host.locator('dialog input[readonly]')).toHaveCount(1);
      },
    );
  }

  /** A brainstorm in silence, read before it is revealed. */
  async writing() {
    const { tour, chair } = this;
    const { host, phone, wall } = tour;
    const at = `/proposals/${this.agenda[0]}`;
    await tour.dialog(host, 'console, starting a brainstorm', () => tour.press(host, 'next.open_brainstorm'));
    await chair.tell('POST', `${at}/brainstorm`, {
      rule: { silent: true, hidden: false, moderated: true, dots: 5 },
    });
    await chair.move(this.agenda[0] ?? '', 'brainstorm');
    await chair.tell('POST', '/timer', { purpose: 'silence', seconds: 3000 });
    await tour.sees(phone, tour.t('idea.moderated'));
    await tour.sees(phone, tour.t('floor.timer.silence'));
    await tour.look(phone, 'phone, writing in silence');
    const write = async (words: string) => {
      await phone.getByLabel(tour.t('idea.write'), { exact: true }).fill(words);
      await tour.press(phone, 'idea.add');
    };
    await write('Ein Gemüsegarten, den alle zusammen pflegen und in dem auch die Kita ein Beet hat');
    await write('Abends Konzerte');
    for (const [i, words] of ideas.entries()) {
      await this.people[1 + (i % 4)]?.tell('POST', `${at}/ideas`, { idea: randomUUID(), text: words });
    }
    const line = (words: string) =>
      host.getByRole('listitem').filter({ hasText: words }).getByRole('button').first();
    await tour.sees(host, 'Ein Lastenrad für alle');
    await tour.dialog(host, 'console, withholding an idea', () => line('Abends Konzerte').click());
    const hidden = await this.idea('Abends');
    await chair.tell('POST', `${at}/ideas/${hidden}/withhold`, {
      withheld: true,
      reason: 'Nachts ist es hier zu laut.',
    });
    await tour.sees(phone, /Nachts ist es hier zu laut/);
    await tour.look(phone, 'phone, own ideas, one withheld');
    await tour.sees(host, tour.t('idea.release'));
    await tour.look(host, 'console, ideas before the reveal');
    await tour.look(wall, 'screen, writing in silence');
    await chair.tell('POST', '/timer/stop');
    await chair.tell('POST', `${at}/ideas/reveal`);
  }

  async idea(words: string): Promise<string> {
    const path = `/api/meetings/${this.chair.meeting}/proposals/${this.agenda[0]}/ideas`;
    const { ideas } = (await this.chair.send('GET', path)) as { ideas: { id: string; text: string }[] };
    return ideas.find((i) => i.text.startsWith(words))?.id ?? '';
  }

  /** Ideas are revealed, put together, weighed by dots, and become options. */
  async ideas() {
    const { tour, chair } = this;
    const { host, phone, wall } = tour;
    const proposal = this.agenda[0] ?? '';
    const at = `/proposals/${proposal}`;
    for (const page of [phone, host, wall]) await tour.sees(page, 'Eine Hobelbank im Freien');
    await tour.look(wall, 'screen, ideas revealed');
    const rank = ['Ein Gemüse', 'Eine Hobelbank', 'Ein Dach', 'Ein Lastenrad'];
    const group = (words: string, group: string) =>
      this.idea(words).then((id) => chair.tell('POST', `${at}/ideas/${id}/group`, { group }));
    await group('Ein Gemüse', 'Grün');
    await group('Bäume', 'Grün');
    await group('Eine Hobelbank', 'Werkzeug und Arbeit unter freiem Himmel');
    for (const [i, person] of this.people.slice(1).entries()) {
      const dots: Record<string, number> = {};
      for (const words of rank.slice(0, 4 - i)) dots[await this.idea(words)] = 1;
      await person.send('PUT', `/api/meetings/${chair.meeting}${at}/dots`, { counter: 1, dots });
    }
    await tour.sees(phone, 'Grün');
    const more = phone.getByRole('button', { name: tour.t('dots.more') });
    for (const i of [0, 0, 1]) await more.nth(i).click();
    await tour.sees(phone, tour.plural('dots.left', 2).replace('{{.max}}', '5'));
    await tour.look(phone, 'phone, placing dots');
    await tour.sees(host, 'Grün');
    for (const words of ['Ein Dach', 'Wetterschutz']) await host.getByText(words).first().click();
    await tour.look(host, 'console, sorting ideas');
    await tour.dialog(host, 'console, merging ideas', () => tour.press(host, 'idea.merge'));
    await tour.dialog(host, 'console, a heading for ideas', () => tour.press(host, 'idea.heading'));
    const [roof, shelter] = [await this.idea('Ein Dach'), await this.idea('Wetterschutz')];
    await chair.tell('POST', `${at}/ideas/${shelter}/merge`, { into: roof });
    await tour.sees(phone, tour.plural('idea.merged', 1));
    await tour.look(wall, 'screen, ideas with dots');
    await host.getByText('Eine Hobelbank').first().click();
    await host.getByText('Ein Gemüse').first().click();
    await tour.press(host, 'idea.make_options');
    await expect(
      host.getByRole('textbox', { name: tour.t('poll.form.option', { number: 1 }) }),
    ).toBeVisible();
    await tour.look(host, 'console, ideas become options');
    await chair.move(proposal, 'discussion');
    const spec = approval([]);
    for (const words of rank.slice(0, 3)) {
      spec.options.push({ id: randomUUID(), name: words, ...{ idea: await this.idea(words) } });
    }
    const poll = await chair.openPoll(proposal, 1, spec);
    await tour.sees(phone, tour.t('now.your_option'));
    await tour.look(phone, 'phone, my idea is an option');
    for (const person of this.people) {
      await person.cast(poll, 1, { approved: [spec.options[0]?.id ?? ''] });
    }
    await chair.close(poll);
    await chair.move(proposal, 'decided');
  }

  kind(page: Page): string {
    return page === this.tour.host ? 'console' : page === this.tour.wall ? 'screen' : 'phone';
  }

  /** People are nominated, answer, say who they are, and stand on a ballot. */
  async election() {
    const { tour, chair } = this;
    const { host, phone, wall } = tour;
    const proposal = this.agenda[2] ?? '';
    const at = `/proposals/${proposal}`;
    await chair.show(proposal);
    await chair.move(proposal, 'discussion');
    await tour.sees(host, 'Wer führt die Kasse?');
    await host
      .getByRole('button', { name: /Wer führt die Kasse/ })
      .first()
      .click();
    await tour.dialog(host, 'console, making an election', () => tour.press(host, 'election.make'));
    const rule = { office: 'Kassenführung', seats: 1, self: true, free: true, seconds: 1 };
    await chair.tell('POST', `${at}/election`, { rule });
    await chair.tell('POST', `${at}/nominations`, { open: true });
    await tour.sees(phone, tour.t('election.nobody'));
    await tour.dialog(phone, 'phone, nominating', () => tour.press(phone, 'election.nominate'));
    const nominate = async (who: number, person: object, reason = '') => {
      const candidate = randomUUID();
      await this.people[who]?.tell('POST', `${at}/candidates`, { candidate, reason, ...person });
      return candidate;
    };
    const [, cem, , elif, kat] = this.people;
    const ben = await nominate(1, { member: this.member('Ben') }, 'Rechnet wie ein Uhrwerk.');
    await tour.sees(phone, tour.t('election.accept'));
    await tour.look(phone, 'phone, nominated');
    await this.people[0]?.tell('POST', `${at}/candidates/${ben}/answer`, { accept: true });
    await tour.sees(phone, tour.t('election.accepted_lacking', { have: 0, need: 1 }));
    await tour.press(phone, 'election.statement.add');
    await tour.look(phone, 'phone, writing a statement');
    await tour.press(phone, 'action.cancel');
    const second = await nominate(3, { member: elif?.member });
    await elif?.tell('PUT', `${at}/candidates/${second}/statement`, {
      text: 'Ich mache seit zehn Jahren die Kasse der Solawi.\nMit mir liegen die Bücher offen.',
    });
    await nominate(2, { name: 'Wanda Fischer' }, 'Hat es früher schon gemacht.');
    const declined = await nominate(2, { member: kat?.member });
    await kat?.tell('POST', `${at}/candidates/${declined}/answer`, { accept: false });
    await elif?.tell('POST', `${at}/candidates/${ben}/second`, { second: true });
    await cem?.tell('POST', `${at}/candidates/${second}/second`, { second: true });
    await tour.sees(host, tour.t('election.declined_heading'));
    await tour.press(phone, 'election.statement.read', { name: 'Elif Kaya' });
    await tour.look(phone, 'phone, who stands');
    await host.getByText(tour.t('election.declined_heading')).scrollIntoViewIfNeeded();
    await tour.look(host, 'console, nominations');
    await tour.sees(wall, 'Elif Kaya');
    await tour.look(wall, 'screen, who stands');
    await chair.tell('POST', `${at}/nominations`, { open: false });
    const options = [
      { id: randomUUID(), name: 'Ben', candidate: ben },
      { id: randomUUID(), name: 'Elif Kaya', candidate: second },
    ];
    const poll = await chair.openPoll(proposal, 1, {
      ...approval([]),
      approval: { seats: 1, max: 1 },
      options,
    });
    await phone.getByText(tour.t('now.candidates', { count: 2 })).click();
    await phone.locator('summary').filter({ hasText: 'Elif Kaya' }).click();
    await tour.sees(phone, /seit zehn Jahren/);
    await tour.look(phone, 'phone, candidates on the ballot');
    await tour.look(wall, 'screen, voting on people');
    for (const person of this.people) await person.cast(poll, 1, { approved: [options[1]?.id ?? ''] });
    await tour.look(host, 'console, voting on people');
    await chair.close(poll);
    for (const page of [phone, host, wall]) {
      await tour.sees(page, tour.t('verdict.sentence.elected_people', { names: 'Elif Kaya' }));
      await tour.look(page, `${this.kind(page)}, somebody is elected`);
    }
    await chair.move(proposal, 'decided');
  }
}

const ideas = [
  'Eine Hobelbank im Freien',
  'Ein Dach aus Glas über dem Hof, damit man auch bei Regen draußen arbeiten kann',
  'Ein Lastenrad für alle',
  'Bäume',
  'Wetterschutz über dem Hof',
];

/** A plain vote of yes and no, by names, the numbers at once. */
export const yesNo = {
  method: 'yes_no',
  question: '',
  show: 'live',
  names: 'after_close',
  quorum: {},
  yes_no: { base: 'counted', threshold: { num: 1, den: 2, more_than: true } },
};
