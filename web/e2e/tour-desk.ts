import { expect } from '@playwright/test';

import { consensus } from './api';
import { Stage } from './tour-stage';
import { castAs, position, speak } from './tour-stories';

/** What follows an objection or a block: a call, an amendment, talks, a vote that can overrule. */
export class Desk extends Stage {
  /** Silence is assent, until somebody objects. */
  async lazy() {
    const { tour } = this;
    const spec = {
      method: 'lazy',
      question: '',
      show: 'live',
      names: 'live',
      quorum: {},
      closes_at: new Date(Date.now() + 3 * 86_400_000).toISOString(),
    };
    const { poll } = await this.open('Der Schaukasten wird gestrichen', 'Grün, wie die Tür.', spec);
    await tour.look(this.phone, 'phone, lazy, empty');
    await speak(tour, this.own, 'objection', 'Grün sieht man nicht.', 'Gelb, wie die Post.');
    await tour.look(this.phone, 'phone, lazy, marked');
    await castAs(tour, this.own, 'objection');
    await this.counted();
    await this.turnout(1);
    await this.everywhere('lazy, running');
    await this.close(poll, 'lazy');
  }

  /** The facilitator calls it after a show of hands; the call is appealed. */
  async rough() {
    const { tour } = this;
    const spec = { method: 'rough', question: '', show: 'live', names: 'live', quorum: {} };
    const { poll } = await this.open('Das Tor bleibt nachts offen', 'Bis der neue Riegel da ist.', spec);
    await tour.look(this.phone, 'phone, rough, empty');
    await this.vote(poll, [
      { position: 'agree' },
      { position: 'agree' },
      { position: 'objection', reason: 'Dann parken hier Fremde.' },
      { position: 'abstain' },
    ]);
    await position(tour, this.own, 'agree').click();
    await this.counted();
    await this.turnout(5);
    await this.everywhere('rough, running');
    await this.close(poll, 'rough');
    const farid = this.members[2]?.member ?? '';
    const offer = { how: 'monitored', note: 'Wir sehen nach einer Woche nach.', who: 'Ana' };
    await this.chair.tell('POST', `/polls/${poll}/cards/${farid}/tend`, { round: 1, offer });
    await tour.dialog(this.host, 'console, calling it', () => tour.press(this.host, 'next.call'));
    const reason = 'Fast alle sind dafür, und auf die Fremden achten wir.';
    await this.chair.tell('POST', `/polls/${poll}/call`, { round: 1, adopted: true, reason });
    for (const page of [this.phone, this.wall]) await tour.sees(page, tour.t('verdict.sentence.adopted'));
    await this.everywhere('rough, called');
    await tour.dialog(this.phone, 'phone, appealing', () => tour.press(this.phone, 'call.appeal'));
    await this.members[2]?.tell('POST', `/polls/${poll}/appeal`, {
      round: 1,
      reason: 'Es ist nicht geklärt.',
    });
    for (const page of [this.phone, this.wall]) await tour.sees(page, tour.t('verdict.sentence.appealed'));
    await this.everywhere('rough, appealed');
  }

  /** The text is amended while the vote runs: it goes on with the new one; then another closes it. */
  async amendments() {
    const { tour } = this;
    const title = 'Ein Café in der Werkstatt';
    const text = (sum: string) => `Es öffnet samstags. Die Maschine kostet höchstens ${sum} Euro.`;
    const rule = consensus().consensus;
    const spec = consensus({
      names: 'live',
      consensus: { ...rule, judges: 'peers', fallback: { kind: 'alternative' } },
    });
    const { proposal, poll } = await this.open(title, text('2.500'), spec);
    const block = {
      position: 'block',
      reason: 'So viel Geld haben wir nicht.',
      value: 'Wir leben von dem, was da ist.',
    };
    await this.vote(poll, [
      { position: 'agree' },
      { position: 'agree' },
      { position: 'reservations', reason: 'Wer wischt den Boden?' },
      block,
    ]);
    await position(tour, this.own, 'agree').first().click();
    await this.counted();
    await this.turnout(5);
    await tour.press(this.phone, 'desk.judge.yes');
    await this.everywhere('a block that others judge');
    await tour.dialog(
      this.host,
      'console, amending during the vote',
      () => tour.press(this.host, 'proposal.edit'),
      () => this.host.getByRole('radio', { name: new RegExp(`^${tour.t('amend.close')}`) }).check(),
    );
    const amend = (version: number, sum: string, more: object) =>
      this.chair.tell('PUT', `/proposals/${proposal}`, { version, title, text: text(sum), ...more });
    await amend(1, '900', { running: 'carry' });
    const still = tour.t('again.still', { position: tour.t('position.agree') });
    await expect(this.own.getByRole('button', { name: still })).toBeVisible();
    await tour.sees(this.host, tour.plural('tally.stale_count', 5));
    await this.unfold(this.host);
    await this.everywhere('still or changed');
    await tour.dialog(this.host, 'console, closing with stale positions', () =>
      tour.press(this.host, 'next.close_vote'),
    );
    await tour.press(this.phone, 'again.changed');
    await tour.look(this.phone, 'phone, changing after an amendment');
    await position(tour, this.own, 'agree').first().click();
    await this.counted();
    await this.members[3]?.cast(poll, 2, block);
    await this.close(poll, 'an amended text');
    await tour.dialog(this.host, 'console, another text', () =>
      tour.press(this.host, 'next.fallback_alternative'),
    );
    await this.chair.tell('POST', `/polls/${poll}/open`, { text: 2 });
    await expect(this.own.getByRole('button', { name: still })).toBeVisible();
    await tour.look(this.phone, 'phone, the same text again');
    await amend(2, '600', { running: 'close', reason: 'Alle wollen noch einmal rechnen.' });
    // A temperature check of the tour keeps the screen for a minute.
    const discussing = this.wall.getByText(tour.t('screen.discussing')).first();
    await expect(discussing).toBeVisible({ timeout: 90_000 });
    await this.unfold(this.phone, this.host);
    await this.everywhere('an amendment closed the vote');
  }

  /** A block stands; by the rule the two sides talk, and then a vote can overrule it. */
  async deadlock() {
    const { tour } = this;
    const rule = consensus().consensus;
    const spec = consensus({
      names: 'live',
      groups: { no_block: true },
      consensus: {
        ...rule,
        fallback: { kind: 'clock', threshold: { num: 3, den: 4 }, meetings: 2, days: 90 },
      },
    });
    const { poll } = await this.open('Die Halle wird an die Brauerei vermietet', 'Für drei Jahre.', spec);
    await this.vote(poll, [
      { position: 'agree' },
      { position: 'agree' },
      { position: 'stand-aside', reason: 'Ich trinke nicht.' },
      { position: 'agree' },
      { position: 'reservations', reason: 'Mit einer Kündigungsfrist.' },
    ]);
    await speak(tour, this.own, 'block', 'Wir haben die Halle den Kindern versprochen.', 'Wir halten Wort.');
    await castAs(tour, this.own, 'block');
    await this.counted();
    await this.turnout(6);
    const { members } = (await this.chair.send(
      'GET',
      `/api/meetings/${this.chair.meeting}/members?from=0&limit=100`,
    )) as { members: { id: string; name: string }[] };
    const ben = members.find((m) => m.name === 'Ben')?.id ?? '';
    const offer = {
      how: 'deferred',
      note: 'Die Kinder bekommen den Dachboden.',
      who: 'Ana',
      due: '2031-05-01',
    };
    await this.chair.tell('POST', `/polls/${poll}/cards/${ben}/tend`, { round: 1, offer });
    await tour.sees(this.phone, offer.note);
    await this.host
      .getByRole('button', { name: tour.t('desk.offer') })
      .first()
      .click();
    await this.unfold(this.phone);
    await this.everywhere('a block with an offer');
    await this.close(poll, 'a block that stands');
    await tour.dialog(this.host, 'console, noting a talk', () => tour.press(this.host, 'next.talk'));
    for (const note of ['Beide haben die Halle besichtigt.', 'Es bleibt beim Nein.']) {
      await this.chair.tell('POST', `/polls/${poll}/talks`, { note });
    }
    await tour.sees(this.host, this.tour.t('next.fallback_vote'));
    await this.everywhere('the talks are over', ['phone', 'console']);
    await tour.press(this.host, 'next.fallback_vote');
    await tour.sees(this.phone, tour.t('now.planned'));
    await this.unfold(this.phone, this.host);
    await this.everywhere('the vote that can overrule');
  }
}
