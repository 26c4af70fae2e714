import { describe, expect, it } from 'vitest';

import type { Person, Role } from '../api/types';
import { cells, readRoll, taken } from './paste';

const word = (role: Role) => ({ recorder: 'Minute-taker' })[role as string] ?? role;

describe('a pasted roll', () => {
  it.each([
    ['Ada\tada@example.org\tTenants', ['Ada', 'ada@example.org', 'Tenants']],
    ['Ada; ada@example.org; ', ['Ada', 'ada@example.org', '']],
    ['"Lovelace, Ada",ada@example.org', ['Lovelace, Ada', 'ada@example.org']],
    ['"Ada ""the first"""', ['Ada "the first"']],
    ['Ada', ['Ada']],
  ])('takes %j apart', (line, want) => expect(cells(line)).toEqual(want));

  it('knows address, role and group wherever they stand', () => {
    const [ada, bo, cy] = readRoll('Ada\tTenants\tada@example.org\t3\r\n\nBo;minute-taker\nCy', [], word);
    expect(ada).toMatchObject({
      name: 'Ada',
      mail: 'ada@example.org',
      group: 'Tenants',
      role: 'participant',
      weight: 3,
    });
    expect(bo).toMatchObject({ name: 'Bo', mail: '', group: '', role: 'recorder' });
    expect(cy).toMatchObject({ name: 'Cy', weight: 1 });
    expect(new Set([ada?.member, bo?.member, cy?.member]).size).toBe(3);
  });

  it('changes who is there already, and forgets nothing of them', () => {
    const known = [
      {
        member: 'a',
        name: 'Ada',
        mail: 'Ada@example.org',
        group: 'Tenants',
        role: 'recorder',
        silent: false,
      },
      { member: 'b', name: 'Bo', silent: false },
    ] as Person[];
    const [ada, bo] = readRoll('Ada Lovelace,ada@example.org\nbo,bo@example.org', known, word);
    expect(ada).toMatchObject({ member: 'a', name: 'Ada Lovelace', group: 'Tenants', role: 'recorder' });
    expect(bo).toMatchObject({ member: 'b', mail: 'bo@example.org' });
  });

  describe('of two people with one name', () => {
    const known = [
      { member: 'a', name: 'Anna Berg', mail: 'anna@example.org', silent: false },
      { member: 'b', name: 'Bo', silent: false },
    ] as Person[];

    it.each([
      ['a name twice in the paste', 'Cy\ncy,cy@example.org', [undefined, 'twice'], [0]],
      ['a name on the roll with another address', 'Anna Berg,other@example.org', ['other'], []],
      ['a name on the roll, and no address', 'Anna Berg', ['same'], [0]],
      ['an address for somebody who had none', 'Bo,bo@example.org', ['same'], [0]],
      ['the address on the roll', 'Anna Berg,anna@example.org', [undefined], [0]],
    ])('%s', (_, text, doubts, stay) => {
      const lines = readRoll(text, known, word);
      expect(lines.map((l) => l.doubt)).toEqual(doubts);
      expect(taken(lines, new Set())).toEqual(stay.map((i) => lines[i]));
    });

    it('who is said to be another person comes to the roll beside the first', () => {
      const lines = readRoll('Anna Berg,other@example.org\nBo\nCy\nCy', known, word);
      const all = taken(lines, new Set([0, 1, 3]));
      expect(all.map((l) => l.name)).toEqual(['Anna Berg', 'Bo', 'Cy', 'Cy']);
      expect(new Set([...all.map((l) => l.member), 'a', 'b']).size).toBe(6);
    });
  });
});
