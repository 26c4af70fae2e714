import { randomUUID } from 'node:crypto';

import { expect } from '@playwright/test';

import { approval } from './api';
import { type Rooms, yesNo } from './tour-rooms';

type Person = { member: string; name: string; group: string };

/** A walk through what is kept beside the decisions and after them. */
export class Kept {
  constructor(private readonly rooms: Rooms) {}

  get tour() {
    return this.rooms.tour;
  }

  get chair() {
    return this.rooms.chair;
  }

  /** An organisation with its people, what it keeps and what it has decided. */
  async organisation(roll: Person[]) {
    const { tour, chair } = this;
    const { host } = tour;
    await host.goto('/');
    await tour.press(host, 'org.new');
    await tour.look(host, 'home of the host, a new organisation');
    const defaults = { joining: 'closed', language: tour.language, zone: 'Europe/Berlin' };
    const name = 'Werkstatt am Depot';
    const made = await chair.send('POST', '/api/organisations', { id: randomUUID(), name, defaults });
    this.rooms.organisation = String(made['organisation']);
    const at = `/api/organisations/${this.rooms.organisation}`;
    await host.goto(`/o/${this.rooms.organisation}`);
    await tour.sees(host, tour.t('org.roll.none'));
    await tour.look(host, 'organisation, empty');
    await chair.send('POST', `${at}/people`, { id: randomUUID(), people: roll });
    const items = [
      { title: 'Ankommen', minutes: 5 },
      { title: 'Was zu entscheiden ist', minutes: 40 },
      { title: 'Aufgaben' },
    ];
    for (const template of [
      { name: 'Unser Plenum', items },
      {
        name: 'So stimmen wir ab',
        poll: yesNo,
        explanation: 'Mehr Ja als Nein, alle auf der Liste zählen gleich.',
      },
    ]) {
      await chair.send('POST', `${at}/templates`, {
        id: randomUUID(),
        template: { id: randomUUID(), ...template },
      });
    }
    await this.earlier(roll);
    await host.goto(`/o/${this.rooms.organisation}`);
    await tour.sees(host, tour.t('past.in_force'));
    await host.getByLabel(tour.t('start.sheet')).selectOption({ label: 'Unser Plenum' });
    await tour.look(host, 'organisation');
    await tour.dialog(
      host,
      'organisation, a pasted roll',
      () => tour.press(host, 'org.roll.paste'),
      async () => {
        await host
          .getByLabel(tour.t('org.roll.paste_label'))
          .fill(
            'Ben; ben@example.org; Nachbarschaft\nCem Yıldız; anderer@example.org\nZoé Laurent; 4; Werkstatt',
          );
        await tour.sees(host, tour.t('org.roll.namesakes'));
      },
    );
    await tour.dialog(host, 'organisation, a person', () =>
      host.getByRole('button', { name: /^Elif/ }).click(),
    );
    await tour.dialog(host, 'organisation, a run-sheet', () =>
      tour.press(host, 'kept.edit_of', { name: 'Unser Plenum' }),
    );
    await tour.dialog(
      host,
      'organisation, how a decision stands',
      () => tour.press(host, 'past.change_of', { title: 'Die Werkstatt öffnet samstags' }),
      () => host.getByLabel(tour.t('past.how')).selectOption('superseded'),
    );
    const size = host.viewportSize();
    await host.setViewportSize({ width: 360, height: 740 });
    await tour.look(host, 'organisation on a phone');
    if (size) await host.setViewportSize(size);
  }

  /** A meeting before, which decided two things. */
  async earlier(roll: Person[]) {
    const { chair, tour } = this;
    const { meeting } = await chair.send('POST', '/api/meetings', {
      id: randomUUID(),
      title: 'Herbstversammlung',
      name: roll[0]?.name,
      as: roll[0]?.member,
      language: tour.language,
      zone: 'Europe/Berlin',
      joining: 'closed',
      organisation: this.rooms.organisation,
    });
    chair.meeting = String(meeting);
    for (const title of ['Die Werkstatt öffnet samstags', 'Der Beitrag bleibt bei zwölf Euro']) {
      const proposal = await chair.propose(title, 'Bis wir anders entscheiden.');
      await chair.move(proposal, 'discussion');
      const poll = await chair.openPoll(proposal, 1, yesNo);
      await chair.cast(poll, 1, { answer: 'yes' });
      await chair.close(poll);
      await chair.move(proposal, 'decided');
      this.decided.push(proposal);
    }
    await chair.end();
    this.before = chair.meeting;
  }
  before = '';
  decided: string[] = [];

  /** All that is kept for the record while a meeting runs. */
  async record() {
    const { tour, chair, rooms } = this;
    const { host, phone } = tour;
    const proposal = rooms.agenda[1] ?? '';
    const [ben, cem, dora] = rooms.people;
    await chair.tell('PUT', '/notice', {
      notice: {
        body: 'Mitgliederversammlung',
        kind: 'ordentlich',
        place: 'Depot, vordere Halle',
        how: 'Brief und Aushang',
        given: '2026-03-01',
        start: '2026-03-14T18:00:00Z',
        purpose: 'Hof, Öffnungszeiten, Kasse',
      },
    });
    await chair.tell('POST', '/apologies', {
      apology: randomUUID(),
      name: 'Ulrike Baumgartner-Feldmann',
      stand_in: 'Katarzyna Wiśniewska-Oberndorfer',
      note: 'verreist bis Ostern',
    });
    const point = async (text: string, member?: string) => {
      const point = randomUUID();
      await chair.tell('POST', '/points', { point, text, member, proposal });
      return point;
    };
    await point('Die Redezeit ist überschritten.', cem?.member);
    const ruled = await point('Der Antrag stand nicht in der Einladung.', ben?.member);
    await chair.tell('POST', `/points/${ruled}/rule`, {
      well_taken: false,
      reason: 'Er stand unter Punkt zwei.',
    });
    await chair.tell('POST', `/points/${ruled}/appeal`, {
      member: ben?.member,
      reason: 'Nur als Überschrift.',
    });
    for (const [what, due, who] of [
      ['Schlüssel nachmachen lassen', '2020-04-01', ben],
      ['Aushang für den Sonntag schreiben', '2031-12-24', dora],
    ] as const) {
      const action = randomUUID();
      await chair.tell('POST', '/actions', { action, what, due, member: who?.member, proposal });
    }
    await chair.tell('PUT', `/proposals/${proposal}/rationale`, {
      rationale: {
        reasons: 'Viele können nur am Sonntag.',
        outcome: 'Mehr Leute reparieren.',
        review: '2031-10-01',
      },
    });
    await chair.tell('POST', `/proposals/${proposal}/relations`, {
      meeting: this.before,
      earlier: this.decided[0],
      kind: 'amends',
      title: 'Die Werkstatt öffnet samstags',
      date: '2025-10-04',
    });
    await host
      .getByRole('button', { name: /Die Werkstatt öffnet auch/ })
      .first()
      .click();
    for (const tab of ['proposal', 'points', 'actions', 'notice', 'after', 'equity'] as const) {
      await tour.dialog(
        host,
        `console, for the record, ${tab}`,
        () => tour.press(host, 'record.title'),
        () =>
          host
            .getByRole('dialog')
            .getByRole('navigation')
            .getByRole('button')
            .filter({ hasText: tour.t(`record.tab.${tab}`) })
            .click(),
      );
    }
    await tour.press(host, 'record.title');
    await host.getByRole('button', { name: tour.t('record.tab.points') }).click();
    await tour.press(host, 'record.point.go.overturned');
    await expect(host.getByLabel(tour.t('conflict.why'))).toBeVisible();
    await tour.look(host, 'console, deciding an appeal');
    await host.keyboard.press('Escape');
    await host.keyboard.press('Escape');
    await expect(host.getByRole('dialog')).toHaveCount(0);
    await tour.press(phone, 'tab.me');
    await tour.sees(phone, tour.t('record.my_actions'));
    await tour.look(phone, 'phone, what I have taken on');
    await chair.tell('POST', `/members/${ben?.member}/role`, { role: 'recorder' });
    await tour.press(phone, 'record.keep');
    await expect(phone.getByRole('dialog')).toBeVisible();
    for (const tab of ['points', 'actions', 'notice'] as const) {
      await phone
        .getByRole('dialog')
        .getByRole('navigation')
        .getByRole('button')
        .filter({ hasText: tour.t(`record.tab.${tab}`) })
        .click();
      await tour.look(phone, `phone, keeping the record, ${tab}`);
    }
    await phone.keyboard.press('Escape');
    await tour.press(phone, 'tab.now');
  }

  /** Items that are put off, withdrawn, and dealt with. */
  async aside() {
    const { tour, chair, rooms } = this;
    const { host, phone, wall } = tour;
    const [roof = '', other = '', fence = ''] = rooms.agenda.slice(3);
    await chair.show(roof);
    await chair.tell('POST', `/proposals/${roof}/defer`, {
      until: '2031-05-02',
      reason: 'Das Angebot fehlt noch.',
    });
    for (const page of [phone, wall]) await tour.sees(page, 'Ein neues Dach');
    await tour.look(phone, 'phone, put off');
    await tour.look(wall, 'screen, put off');
    await host
      .getByRole('button', { name: /Ein neues Dach/ })
      .first()
      .click();
    await tour.look(host, 'console, put off');
    await chair.show(other);
    await chair.tell('POST', `/proposals/${other}/note`);
    for (const page of [phone, wall]) await tour.sees(page, 'Verschiedenes');
    await tour.look(phone, 'phone, dealt with');
    await tour.look(wall, 'screen, dealt with');
    await chair.show(fence);
    await chair.tell('POST', `/proposals/${fence}/withdraw`, { reason: 'Wir haben eine Hecke gefunden.' });
    for (const page of [phone, wall]) await tour.sees(page, 'Ein Zaun um den Hof');
    await tour.look(phone, 'phone, withdrawn');
    await tour.look(wall, 'screen, withdrawn');
    await tour.press(phone, 'tab.agenda');
    await tour.look(phone, 'phone, agenda with everything');
    await tour.press(phone, 'tab.now');
    await host
      .getByRole('button', { name: /Ein Zaun um den Hof/ })
      .first()
      .click();
    await tour.look(host, 'console, withdrawn');
  }

  /** Home says what waits. */
  async waiting() {
    const { tour, chair, rooms } = this;
    const { phone, host } = tour;
    const proposal = await chair.propose('Noch etwas?', 'Was heute nicht mehr geht, kommt ins nächste Mal.');
    await chair.show(proposal);
    await chair.move(proposal, 'discussion');
    const closes_at = new Date(Date.now() + 86_400_000).toISOString();
    const poll = await chair.openPoll(proposal, 1, approval(['Ja', 'Später'], { closes_at }));
    await rooms.people[1]?.cast(poll, 1, { approved: [] });
    await phone.goto('/');
    await tour.sees(phone, tour.plural('waits.asked', 1));
    await tour.look(phone, 'home, something waits');
    await host.goto('/');
    await tour.sees(host, tour.plural('waits.asked', 1));
    await tour.look(host, 'home of the host, something waits');
    await phone.goto(`/m/${chair.meeting}`);
    await host.goto(`/m/${chair.meeting}`);
    await tour.sees(host, tour.t('next.close_vote'));
    await tour.dialog(host, 'console, ending during a vote', () => tour.press(host, 'next.end'));
    await chair.close(poll);
    await chair.move(proposal, 'discussion', 'Es fehlt etwas.');
  }

  /** A meeting that ended with something undecided, its minutes, and what is done with it afterwards. */
  async ended() {
    const { tour, chair, rooms } = this;
    const { phone, host, wall } = tour;
    await tour.sees(host, 'Noch etwas?');
    await tour.dialog(host, 'console, ending early', () => tour.press(host, 'next.end'));
    await chair.end();
    for (const page of [phone, wall])
      await tour.sees(page, tour.t(page === wall ? 'screen.ended' : 'now.ended'));
    await tour.look(phone, 'phone, ended early');
    await tour.look(wall, 'screen, ended early');
    await tour.sees(host, tour.t('next.ended.why'));
    await tour.look(host, 'console, ended early');
    await chair.tell('POST', '/corrections', {
      text: 'Es waren sieben, nicht sechs.',
      proposal: rooms.agenda[1],
    });
    await chair.tell('POST', '/approvals', { approver: 'Vorstand der Werkstatt', on: '' });
    await tour.dialog(
      host,
      'console, corrections and approval',
      () => tour.press(host, 'record.title'),
      () => tour.sees(host, /Vorstand der Werkstatt/),
    );
    await host.goto(`/m/${this.before}`);
    await tour.sees(host, 'Die Werkstatt öffnet samstags');
    await host
      .getByRole('button', { name: /Die Werkstatt öffnet samstags/ })
      .first()
      .click();
    await tour.sees(host, /Die Werkstatt öffnet auch sonntags/);
    await tour.look(host, 'console, changed by a later decision');
    await host.goto(`/o/${rooms.organisation}`);
    await tour.sees(host, tour.t('past.amended_by', { title: 'Die Werkstatt öffnet auch sonntags' }));
    await tour.look(host, 'organisation, after two meetings');
    await chair.send('POST', `/api/meetings/${this.before}/archive`, { id: randomUUID(), archived: true });
    await host.goto('/');
    await tour.press(host, 'home.archived_show');
    await tour.sees(host, /Herbstversammlung/);
    await tour.look(host, 'home of the host, archived');
    const of = { title: 'Herbstversammlung' };
    await tour.dialog(host, 'home of the host, keeping', () => tour.press(host, 'keeping.of', of));
    await tour.dialog(
      host,
      'home of the host, deleting',
      () => tour.press(host, 'keeping.of', of),
      async () => {
        await tour.press(host, 'keeping.delete');
        await tour.press(host, 'keeping.delete.download');
        await tour.sees(host, tour.t('keeping.delete.downloaded'));
        await host.getByRole('dialog').getByRole('textbox').fill('Herbstversammlung');
      },
    );
    await host.goto(`/api/meetings/${chair.meeting}/minutes?format=html&language=${tour.language}`);
    await tour.sees(host, 'Die Werkstatt öffnet auch sonntags');
    await tour.look(host, 'the minutes');
    await host.setViewportSize({ width: 360, height: 740 });
    await tour.look(host, 'the minutes on a phone');
  }

  /** Places that are not there, and a meeting that one is no longer part of. */
  async nowhere() {
    const { tour } = this;
    const { phone } = tour;
    await phone.goto(`/m/${randomUUID()}`);
    await tour.sees(phone, tour.t('connection.gone'));
    await tour.look(phone, 'phone, a meeting one is not part of');
    await phone.goto('/l#nothing-that-opens-anything');
    await expect(phone.getByRole('button', { name: tour.t('action.retry') })).toBeVisible();
    await tour.look(phone, 'phone, a link that leads nowhere');
    await phone.goto(`/o/${this.rooms.organisation}`);
    await expect(phone.getByRole('alert')).toBeVisible();
    await tour.look(phone, 'phone, an organisation of others');
  }
}
