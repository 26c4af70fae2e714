import type { Person, Role } from '../api/types';
import { newId } from '../id';
import type { PersonPut } from './api';

const roles: Role[] = ['facilitator', 'co_facilitator', 'recorder', 'participant', 'observer'];

/** Takes a line of a table apart: by tab, or, in quotes or not, by semicolon or comma. */
export function cells(line: string): string[] {
  if (line.includes('\t')) return line.split('\t').map(bare);
  const sign = line.includes(';') ? ';' : ',';
  const all: string[] = [];
  let cell = '';
  let quoted = false;
  for (const c of line) {
    if (c === '"') quoted = !quoted;
    if (c === sign && !quoted) {
      all.push(bare(cell));
      cell = '';
    } else cell += c;
  }
  return [...all, bare(cell)];
}

const bare = (cell: string) => {
  const c = cell.trim();
  return /^".*"$/s.test(c) ? c.slice(1, -1).replaceAll('""', '"').trim() : c;
};

/** A line of a pasted roll. */
export interface Line extends PersonPut {
  /**
   * What is not clear about whom it names: somebody of that name stood in the paste
   * before (`twice`), is on the roll with another address (`other`), or is on the
   * roll and is taken to be the same person (`same`).
   */
  doubt?: 'twice' | 'other' | 'same';
}

/** What a paste puts on the roll: doubtful lines only where `another` says by their place that they are another person. */
export function taken(lines: readonly Line[], another: ReadonlySet<number>): Line[] {
  return lines.flatMap((line, i) => {
    if (!another.has(i)) return line.doubt && line.doubt !== 'same' ? [] : [line];
    return [line.doubt === 'same' ? { ...line, member: newId() } : line];
  });
}

/**
 * Reads a roll as it is pasted from a spreadsheet: one person a line, the name
 * first; an address is known by its @, a role by its word, a weight by its digits,
 * and what is left is the group. Who is on the roll already, by address or else by name, keeps their id,
 * unless the address is another or the name stood in the paste before.
 */
export function readRoll(text: string, known: readonly Person[], roleWord: (role: Role) => string): Line[] {
  const byMail = new Map(known.filter((p) => p.mail).map((p) => [p.mail?.toLowerCase(), p]));
  const byName = new Map(known.map((p) => [p.name.toLowerCase(), p]));
  const words = new Map(roles.flatMap((r) => [[r, r] as const, [roleWord(r).toLowerCase(), r] as const]));
  const seen = new Set<string>();
  return text
    .split(/\r?\n/)
    .map((line) => cells(line))
    .filter(([name]) => name)
    .map(([name = '', ...rest]) => {
      const mail = rest.find((c) => c.includes('@')) ?? '';
      const role = rest.map((c) => words.get(c.toLowerCase())).find((r) => r);
      const weight = Number(rest.find((c) => /^\d+$/.test(c)) ?? 0);
      const group =
        rest.find((c) => c && !c.includes('@') && !/^\d+$/.test(c) && !words.has(c.toLowerCase())) ?? '';
      const addressed = byMail.get(mail.toLowerCase());
      const namesake = addressed ? undefined : byName.get(name.toLowerCase());
      let doubt: Line['doubt'];
      if (!addressed && seen.has(name.toLowerCase())) doubt = 'twice';
      else if (namesake) doubt = mail && namesake.mail ? 'other' : 'same';
      seen.add(name.toLowerCase());
      const was = addressed ?? (doubt === 'same' ? namesake : undefined);
      return {
        ...(doubt && { doubt }),
        member: was?.member ?? newId(),
        name,
        mail: mail || was?.mail || '',
        group: group || was?.group || '',
        role: role ?? was?.role ?? 'participant',
        weight: weight || (was?.weight ?? 1),
      };
    });
}
