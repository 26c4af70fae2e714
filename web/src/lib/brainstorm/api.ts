import { command } from '../api/client';
import type { BrainstormRule } from '../api/types';

/** The commands by which who runs a meeting leads a brainstorm. */
export function brainstormApi(meeting: string) {
  const at = '/meetings/' + encodeURIComponent(meeting);
  return {
    setBrainstorm: (proposal: string, rule: BrainstormRule) =>
      command('POST', `${at}/proposals/${proposal}/brainstorm`, { rule }),
    revealIdeas: (proposal: string) => command('POST', `${at}/proposals/${proposal}/ideas/reveal`),
    mergeIdeas: (proposal: string, idea: string, into: string) =>
      command('POST', `${at}/proposals/${proposal}/ideas/${idea}/merge`, { into }),
    groupIdea: (proposal: string, idea: string, group: string) =>
      command('POST', `${at}/proposals/${proposal}/ideas/${idea}/group`, { group }),
  };
}
