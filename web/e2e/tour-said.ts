import { randomUUID } from 'node:crypto';

import { expect } from '@playwright/test';

import type { Actor } from './api';
import { pdf, png } from './files';
import { type Rooms, yesNo } from './tour-rooms';

/** A walk through what is said about a proposal before it is voted on. */
export class Said {
  constructor(private readonly rooms: Rooms) {}

  /** What is said about a proposal, answered, with files, and what became of it in the text. */
  async talk() {
    const { tour, chair } = this.rooms;
    const { host, phone, wall } = tour;
    const proposal = this.rooms.agenda[1] ?? '';
    const at = `/proposals/${proposal}/contributions`;
    await chair.show(proposal);
    await chair.move(proposal, 'discussion');
    await tour.sees(phone, tour.t('now.discussion'));
    await tour.press(phone, 'say.go_long');
    await tour.look(phone, 'phone, saying something');
    await phone
      .locator('input[type=file]')
      .setInputFiles({ name: 'Rampe.pdf', mimeType: 'application/pdf', buffer: pdf });
    await tour.sees(phone, 'Rampe.pdf');
    await phone.getByText(tour.t('contribution.concern'), { exact: true }).click();
    await phone
      .getByRole('textbox')
      .first()
      .fill('Sonntags ist Ruhe im Haus: https://example.org/hausordnung');
    await tour.look(phone, 'phone, a concern with a file');
    await tour.press(phone, 'say.go');
    await tour.sees(phone, tour.t('say.resolve.concern'));
    const say = async (who: number, kind: string, text: string, more: object = {}) => {
      const contribution = randomUUID();
      await this.rooms.people[who]?.tell('POST', at, { contribution, kind, text, ...more });
      return contribution;
    };
    const blob = await this.upload(png);
    await say(1, 'support', 'Viele können unter der Woche nicht kommen.');
    await say(2, 'information', 'So sieht der Eingang heute aus.', {
      attachments: [{ blob, name: 'Eingang vom Hof aus, fotografiert im März.png' }],
    });
    const open = await say(3, 'question', 'Wer schließt auf, und wer haftet, wenn etwas passiert?');
    for (const words of [
      'Ich schließe auf.',
      'Der Verein haftet, wie sonst auch.',
      'Und im Winter?',
      'Bis vier.',
    ]) {
      await say(1, 'information', words, { reply: open });
    }
    const met = await say(4, 'concern', 'Ohne Rampe kommen nicht alle hinein.');
    await this.rooms.people[4]?.tell('POST', `${at}/${met}/resolve`, { resolved: true });
    await say(4, 'amendment', 'Statt „zwölf“ besser „vierzehn“ Uhr.');
    await chair.edit(proposal, 1, 'Die Werkstatt öffnet auch sonntags', sunday('vierzehn'));
    await tour.sees(phone, tour.t('say.resolved'));
    await phone.getByRole('img', { name: /^Eingang/ }).scrollIntoViewIfNeeded();
    await tour.look(phone, 'phone, what was said');
    await tour.press(phone, 'say.answer');
    await tour.look(phone, 'phone, answering');
    await tour.press(phone, 'action.cancel');
    await tour.sees(host, tour.plural('say.open_concerns', 1));
    await tour.look(host, 'console, what waits for an answer');
    await host
      .getByRole('button', { name: tour.t('say.all', { count: 6 }), exact: true })
      .or(host.locator('.panel button[aria-expanded]'))
      .first()
      .click();
    await expect(host.getByRole('img', { name: /^Eingang/ })).toBeVisible();
    await host.getByRole('img', { name: /^Eingang/ }).scrollIntoViewIfNeeded();
    await tour.look(host, 'console, all that was said');
    await tour.dialog(host, 'console, what changed', () => tour.press(host, 'text.changed'));
    await tour.look(wall, 'screen, what was said');
    await chair.tell('POST', `/proposals/${proposal}/pause`, { paused: true, reason: 'Wir essen erst.' });
    for (const page of [phone, host, wall]) await tour.sees(page, /Wir essen erst/);
    for (const page of [phone, host, wall]) await tour.look(page, `${this.rooms.kind(page)}, paused`);
    await chair.tell('POST', `/proposals/${proposal}/pause`, { paused: false });
  }

  async upload(file: Buffer): Promise<string> {
    const { host, hall } = this.rooms.tour;
    const answer = await host.request.post(`/api/meetings/${this.rooms.chair.meeting}/files`, {
      data: file,
      headers: { Origin: hall.program.base, 'Content-Type': 'application/octet-stream' },
    });
    expect(answer.ok()).toBe(true);
    return String(((await answer.json()) as { blob: string }).blob);
  }

  /** Somebody has an interest of their own, and takes no part in the vote. */
  async interests() {
    const { tour, chair } = this.rooms;
    const { phone } = tour;
    const proposal = this.rooms.agenda[1] ?? '';
    await tour.dialog(
      phone,
      'phone, declaring an interest',
      () => tour.press(phone, 'conflict.link'),
      () => phone.getByLabel(tour.t('conflict.kind.financial')).check(),
    );
    const ben = this.rooms.people[0];
    const declare = (who: Actor | undefined, kind: string, done: string, words: string) =>
      who?.tell('POST', `/proposals/${proposal}/conflicts`, { member: who.member, kind, done, words });
    await declare(ben, 'financial', 'noted', 'Ich würde den Schließdienst übernehmen.');
    await tour.sees(phone, tour.t('conflict.again'));
    await tour.look(phone, 'phone, an interest noted');
    await declare(ben, 'financial', 'recused', 'Ich würde den Schließdienst übernehmen.');
    await declare(this.rooms.people[1], 'office', 'noted', 'Ich sitze im Beirat des Vermieters.');
    await tour.sees(phone, tour.t('conflict.you_recused'));
    const poll = await chair.openPoll(proposal, 2, yesNo);
    await tour.sees(phone, tour.t('conflict.come_back'));
    await tour.look(phone, 'phone, without a vote on this');
    for (const person of this.rooms.people.slice(1)) await person.cast(poll, 2, { answer: 'yes' });
    await chair.close(poll);
    await chair.move(proposal, 'decided');
  }
}

/** The text of a proposal, which becomes another. */
export const sunday = (hour: string) =>
  `Von April an ist die Werkstatt auch sonntags offen, von zehn bis ${hour} Uhr.\n\n` +
  'Wer kommt, repariert selbst; jemand von uns ist dabei. Im Herbst sehen wir, ob es sich lohnt.';
