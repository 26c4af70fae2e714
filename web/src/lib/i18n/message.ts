/** A message of a language file: a text, or its plural forms. */
export type Message = string | Partial<Record<Intl.LDMLPluralRule, string>>;
export type Args = Record<string, unknown>;

const rules = new Map<string, Intl.PluralRules>();

function plural(language: string, count: number): Intl.LDMLPluralRule {
  let rule = rules.get(language);
  if (!rule) rules.set(language, (rule = new Intl.PluralRules(language)));
  return rule.select(count);
}

/**
 * The text of a message in a language: the argument `count` chooses the plural
 * form, and each `{{.name}}` is replaced by the argument of that name. The Go
 * side does the same; locales/vectors.json holds both to it.
 */
export function format(language: string, message: Message, args: Args = {}): string {
  const text =
    typeof message === 'string'
      ? message
      : (message[plural(language, Number(args['count'] ?? 0))] ?? message.other ?? '');
  return text.replace(/\{\{\s*\.(\w+)\s*\}\}/g, (_, name: string) => String(args[name] ?? ''));
}
