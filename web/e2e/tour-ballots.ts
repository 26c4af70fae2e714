import { expect } from '@playwright/test';

import { type Actor, approval } from './api';
import type { Tour } from './tour';
import { Desk } from './tour-desk';
import { Stage } from './tour-stage';
import { castAs, position, speak, stories, type Story } from './tour-stories';

/** Every way of deciding, from the empty ballot to what follows the result. */
export async function walkBallots(tour: Tour) {
  const members: Actor[] = [];
  const ballots = new Ballots(tour, members);
  const desk = new Desk(tour, members);
  try {
    await ballots.gather();
    for (const story of stories) await ballots.play(story);
    await ballots.grace();
    await ballots.withoutQuorum();
    await ballots.tie();
    await ballots.gradients();
    await desk.lazy();
    await desk.rough();
    await desk.amendments();
    await desk.deadlock();
    await ballots.graceIsOver();
  } finally {
    for (const member of members) await member.leave();
  }
}

class Ballots extends Stage {
  /** One vote from the empty ballot to the result. */
  async play(story: Story) {
    const { tour } = this;
    const { poll } = await this.open(story.title, story.text, story.spec);
    await tour.look(this.phone, `phone, ${story.name}, empty`);
    if (story.fill) {
      await story.fill(tour, this.own);
      await tour.look(this.phone, `phone, ${story.name}, marked`);
    }
    await this.vote(poll, story.others);
    await story.cast(tour, this.own);
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
    await position(this.tour, this.own, 'yes').click();
    await this.counted();
    await this.tour.dialog(this.host, 'console, closing with a grace', () =>
      this.tour.press(this.host, 'next.close_vote'),
    );
    await this.chair.close(poll);
    await expect(this.phone.getByRole('timer').first()).toBeVisible();
    await this.everywhere('the last seconds');
    this.#closing = proposal;
  }

  async graceIsOver() {
    await this.chair.show(this.#closing);
    await this.tour.sees(this.wall, this.tour.t('verdict.sentence.adopted'));
  }

  /** Too few take part: the vote is closed all the same, with a reason. */
  async withoutQuorum() {
    const spec = {
      method: 'yes_no',
      question: '',
      show: 'live',
      quorum: { participation: { num: 3, den: 4 } },
      yes_no: { threshold: { num: 1, den: 2, more_than: true }, base: 'roll' },
    };
    const { poll } = await this.open('Die Rücklage wird angebrochen', 'Für das undichte Dach.', spec);
    await this.vote(poll, [{ answer: 'yes' }, { answer: 'abstain' }]);
    await position(this.tour, this.own, 'yes').click();
    await this.counted();
    await this.turnout(3);
    await this.everywhere('no quorum yet');
    await this.tour.dialog(this.host, 'console, closing without a quorum', () =>
      this.tour.press(this.host, 'next.close_vote'),
    );
    await this.close(poll, 'no quorum', 1, 'Es ist spät, und die Hälfte ist gegangen.');
  }

  /** Nothing breaks a tie; it is voted on again. */
  async tie() {
    const spec = approval(['Am ersten Samstag', 'Am zweiten Samstag', 'Gar nicht'], {
      tie: 'stands',
      names: 'live',
    });
    const { poll } = await this.open('Wann ist das Hoffest?', 'Die Nachbarschaft ist eingeladen.', spec);
    const one = (i: number) => ({ approved: [spec.options[i]?.id ?? ''] });
    await this.vote(poll, [one(0), one(1), one(0), one(1)]);
    await this.tour.look(this.phone, 'phone, names are seen at once');
    await this.close(poll, 'a tie');
    await this.tour.press(this.host, 'next.reopen');
    await expect(this.own.getByRole('checkbox').first()).toBeVisible();
    await this.everywhere('the second round');
    await this.chair.close(poll, 2);
  }

  /** The eight gradients, in two rounds on two texts. */
  async gradients() {
    const { tour } = this;
    const title = 'Der Hof bekommt eine eigene Währung';
    const spec = {
      method: 'gradients',
      question: '',
      show: 'live',
      names: 'live',
      quorum: {},
      gradients: {
        upto: 3,
        support: { num: 3, den: 4 },
        from: 6,
        oppose: { num: 1, den: 5 },
        vetoes: 0,
      },
    };
    const { proposal, poll } = await this.open(title, 'Eine Stunde Arbeit ist ein Taler.', spec);
    await tour.look(this.phone, 'phone, gradients, empty');
    const said = [
      'endorse',
      'endorse-with-minor-contention',
      'agree-with-reservations',
      'abstain',
      'serious-disagreement',
      'dislike-but-will-support',
    ];
    await this.vote(
      poll,
      said.map((position) => ({ position })),
    );
    await speak(tour, this.own, 'more-discussion-wanted', 'Was wird aus alten Guthaben?');
    await tour.look(this.phone, 'phone, gradients, marked');
    await castAs(tour, this.own, 'more-discussion-wanted');
    await this.counted();
    await this.turnout(7);
    await this.everywhere('gradients, running');
    await this.close(poll, 'gradients');
    await this.chair.move(proposal, 'discussion', 'Die Guthaben sind ungeklärt.');
    await this.chair.edit(proposal, 1, title, 'Eine Stunde Arbeit ist ein Taler. Guthaben verfallen nie.');
    for (const page of [this.phone, this.host]) {
      await expect(page.getByText(tour.t('poll.before', { round: 1 }))).toBeVisible();
    }
    await this.unfold(this.phone, this.host);
    await this.everywhere('the old round in the discussion');
    await this.chair.tell('POST', `/polls/${poll}/open`, { text: 2 });
    await tour.sees(
      this.phone,
      tour.t('again.still', { position: tour.t('position.more-discussion-wanted') }),
    );
    await this.everywhere('gradients, the second round');
    await this.vote(
      poll,
      said.map(() => ({ position: 'endorse' })),
      2,
      2,
    );
    await tour.press(this.phone, 'again.still', { position: tour.t('position.more-discussion-wanted') });
    await this.counted();
    await this.close(poll, 'gradients, the second round', 2);
  }
}
