import { describe, expect, it } from 'vitest';

import type { Person, Role } from '../api/types';
import { cells, readRoll } from './paste';

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
});
