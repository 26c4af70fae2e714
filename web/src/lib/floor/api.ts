import { command, send } from '../api/client';
import type {
  HandKind,
  Purpose,
  QuestionLine,
  QuestionsRule,
  QuestionState,
  QueueRule,
  Signal,
  Warmth,
} from '../api/types';

/** The commands and questions of what happens beside the agenda. */
export function floorApi(meeting: string) {
  const at = '/meetings/' + encodeURIComponent(meeting);
  return {
    setQueue: (rule: QueueRule) => command('POST', `${at}/queue/rule`, { rule }),
    raise: (member: string, kind: HandKind) => command('POST', `${at}/queue/hands`, { member, kind }),
    /** Without a member, all hands. */
    lower: (member?: string) => command('POST', `${at}/queue/lower`, { member }),
    give: (member: string) => command('POST', `${at}/queue/floor`, { member }),
    endTurn: (member: string) => command('POST', `${at}/queue/end`, { member }),
    /** Without a signal, takes it back. */
    signal: (signal: Signal | '') => command('POST', `${at}/signals`, { signal }),
    ask: (check: string, about: { proposal?: string; question?: string; seconds?: number }) =>
      command('POST', `${at}/temperature`, { check, ...about }),
    answer: (check: string, warmth: Warmth) =>
      command('POST', `${at}/temperature/${check}/answer`, { warmth }),
    closeCheck: (check: string) => command('POST', `${at}/temperature/${check}/close`),
    setQuestions: (rule: QuestionsRule) => command('POST', `${at}/questions/rule`, { rule }),
    askQuestion: (question: string, text: string, unnamed: boolean) =>
      command('POST', `${at}/questions`, { id: question, question, text, unnamed }),
    support: (question: string, support: boolean) =>
      command('POST', `${at}/questions/${question}/support`, { support }),
    withdraw: (question: string) => command('POST', `${at}/questions/${question}/withdraw`, {}),
    handle: (question: string, state: QuestionState, reason = '') =>
      command('POST', `${at}/questions/${question}/state`, { state, reason }),
    questions: () =>
      send<{ questions: QuestionLine[] }>('GET', `${at}/questions?limit=200`).then((a) => a.questions),
    startTimer: (purpose: Purpose, seconds: number) => command('POST', `${at}/timer`, { purpose, seconds }),
    extendTimer: (seconds: number) => command('POST', `${at}/timer/extend`, { seconds }),
    stopTimer: () => command('POST', `${at}/timer/stop`),
    withhold: (proposal: string, idea: string, withheld: boolean, reason = '') =>
      command('POST', `${at}/proposals/${proposal}/ideas/${idea}/withhold`, { withheld, reason }),
  };
}
