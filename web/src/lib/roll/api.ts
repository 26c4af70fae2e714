import { command } from '../api/client';
import type { Role } from '../api/types';

/** The commands by which who runs a meeting keeps its roll. */
export function rollApi(meeting: string) {
  const at = '/meetings/' + encodeURIComponent(meeting);
  return {
    admit: (member: string) => command('POST', `${at}/members/${member}/admit`),
    remove: (member: string) => command('POST', `${at}/members/${member}/remove`),
    setRole: (member: string, role: Role) => command('POST', `${at}/members/${member}/role`, { role }),
    setGroup: (member: string, group: string) => command('POST', `${at}/members/${member}/group`, { group }),
    setWeight: (member: string, weight: number) =>
      command('POST', `${at}/members/${member}/weight`, { weight }),
    handOver: (member: string) => command('POST', `${at}/members/${member}/facilitate`),
  };
}
