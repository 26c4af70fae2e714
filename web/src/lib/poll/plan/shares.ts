import type { Share } from '../../api/types';

/** A share as a form offers it: "2/3", or ">1/2" for more than that; "" asks for nothing. */
export type ShareChoice = '' | `${'>' | ''}${number}/${number}`;

export const quorumChoices: ShareChoice[] = ['1/4', '1/3', '>1/2', '2/3', '3/4'];
export const capChoices: ShareChoice[] = ['0/1', '1/10', '1/5', '1/4', '1/3', '1/2', '1/1'];
export const thresholdChoices: ShareChoice[] = ['>1/2', '60/100', '2/3', '75/100', '80/100', '90/100', '1/1'];

export function toShare(choice: ShareChoice): Share | undefined {
  const parts = /^(>?)(\d+)\/(\d+)$/.exec(choice);
  if (!parts) return undefined;
  const share = { num: Number(parts[2]), den: Number(parts[3]) };
  return parts[1] ? { ...share, more_than: true } : share;
}

export const choiceOf = (share: Share | undefined): ShareChoice =>
  share ? `${share.more_than ? '>' : ''}${share.num}/${share.den}` : '';
