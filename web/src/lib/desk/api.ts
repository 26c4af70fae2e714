import { command, send } from '../api/client';
import type { CardLine, How, Option } from '../api/types';

/** What meets a card, as it is offered. */
export interface Offered {
  how: How;
  note: string;
  who?: string;
  due?: string;
}

/** The commands and questions of a meeting about blocks, concerns, and what follows a closed poll. */
export function deskApi(meeting: string) {
  const at = (poll: string) => `/meetings/${encodeURIComponent(meeting)}/polls/${poll}`;
  return {
    cards: (poll: string) => send<{ cards: CardLine[] }>('GET', `${at(poll)}/desk`).then((a) => a.cards),
    tend: (poll: string, round: number, owner: string, offer?: Offered) =>
      command('POST', `${at(poll)}/cards/${owner}/tend`, { round, ...(offer && { offer }) }),
    judge: (poll: string, round: number, owner: string, principled: boolean) =>
      command('POST', `${at(poll)}/cards/${owner}/judge`, { round, principled }),
    fallback: (of: string, poll: string, options: Option[] = []) =>
      command('POST', `${at(of)}/fallback`, { poll, ...(options.length && { options }) }),
    talk: (poll: string, note: string) => command('POST', `${at(poll)}/talks`, { note }),
    call: (poll: string, round: number, adopted: boolean, reason: string) =>
      command('POST', `${at(poll)}/call`, { round, adopted, reason }),
    appeal: (poll: string, round: number, reason: string) =>
      command('POST', `${at(poll)}/appeal`, { round, reason }),
    seen: (poll: string) => command('POST', `${at(poll)}/seen`),
  };
}
