import type en from '../../../locales/en.json';
import { type Args, format, type Message } from './message';

export type Key = keyof typeof en;
type Catalogue = Record<string, Message>;

type Files = Record<string, () => Promise<{ default: Catalogue }>>;
const byLanguage = (files: Files) =>
  new Map(Object.entries(files).map(([path, load]) => [path.replace(/^.*\/(\w+)\.json.*$/, '$1'), load]));

/** What a phone shows first comes first; the rest follows (vite.config.ts says which is which). */
const loaders = byLanguage(import.meta.glob('../../../locales/??.json') as Files);
const more = byLanguage(import.meta.glob('../../../locales/??.json', { query: '?later' }) as Files);

/** The languages the page speaks. */
export const languages = [...loaders.keys()];

const kept = 'folkmoot.language';

/** The viewer's language: their own choice, else the meeting's, else the device's. */
class I18n {
  #language = $state.raw('en');
  #catalogue = $state.raw<Catalogue>({});
  #numbers = $derived(new Intl.NumberFormat(this.#language, { useGrouping: false }));

  get language(): string {
    return this.#language;
  }

  #wanted = false;
  #whole = new Set<string>();

  /** Loads all messages of the language, and of each that is chosen from now on. */
  async whole(): Promise<void> {
    this.#wanted = true;
    const language = this.#language;
    const load = more.get(language);
    if (!load || this.#whole.has(language)) return;
    const rest = (await load()).default;
    if (language !== this.#language) return;
    this.#whole.add(language);
    this.#catalogue = { ...this.#catalogue, ...rest };
  }

  /** Loads the language to begin with. */
  start(): Promise<void> {
    return this.#load(this.#chosen() ?? known(navigator.languages) ?? 'en');
  }

  /** Takes the meeting's language, unless the viewer has chosen their own. */
  async suggest(language: string): Promise<void> {
    const code = known([language]);
    if (code && !this.#chosen()) await this.#load(code);
  }

  async choose(language: string): Promise<void> {
    keep(language);
    await this.#load(language);
  }

  /** Takes a catalogue that is at hand, without loading. */
  use(language: string, catalogue: Catalogue): void {
    this.#catalogue = catalogue;
    this.#language = language;
    document.documentElement.lang = language;
    document.documentElement.dir = /^(ar|fa|he|ur)\b/.test(language) ? 'rtl' : 'ltr';
  }

  t(key: Key, args?: Args): string {
    return format(this.#language, this.#catalogue[key] ?? '', args);
  }

  has(key: string): key is Key {
    return key in this.#catalogue;
  }

  number(n: number): string {
    return this.#numbers.format(n);
  }

  /** "a, b or c" */
  either(items: string[]): string {
    return new Intl.ListFormat(this.#language, { type: 'disjunction' }).format(items);
  }

  /** "a, b and c" */
  all(items: string[]): string {
    return new Intl.ListFormat(this.#language, { type: 'conjunction' }).format(items);
  }

  time(iso: string): string {
    return new Intl.DateTimeFormat(this.#language, {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).format(new Date(iso));
  }

  /** The time, with the day where it is not today. */
  moment(iso: string, now = new Date()): string {
    const today = new Date(iso).toDateString() === now.toDateString();
    return today ? this.time(iso) : `${this.day(iso)}, ${this.time(iso)}`;
  }

  /** The day of a moment here; a day alone, as 2026-03-14, is itself everywhere. */
  day(iso: string): string {
    const at = new Date(iso.length > 10 ? iso : `${iso}T12:00`);
    return new Intl.DateTimeFormat(this.#language, { dateStyle: 'medium' }).format(at);
  }

  /** A number of bytes, as people say it. */
  size(bytes: number): string {
    const kilo = bytes < 1_000_000;
    return new Intl.NumberFormat(this.#language, {
      style: 'unit',
      unit: kilo ? 'kilobyte' : 'megabyte',
      maximumFractionDigits: kilo ? 0 : 1,
    }).format(Math.max(bytes / (kilo ? 1000 : 1_000_000), 1));
  }

  /** The name of a language in that language. */
  nameOf(language: string): string {
    return new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  }

  #chosen(): string | undefined {
    try {
      return known([localStorage.getItem(kept) ?? '']);
    } catch {
      return undefined;
    }
  }

  #asked = '';

  async #load(language: string): Promise<void> {
    this.#asked = language;
    if (language === this.#language && 'language.name' in this.#catalogue) return;
    const load = loaders.get(language);
    if (!load) return;
    const rest = this.#wanted ? more.get(language)?.() : undefined;
    const catalogue = { ...(await load()).default, ...(await rest)?.default };
    // Of two that were chosen one after the other, the later one stays.
    if (language !== this.#asked) return;
    this.#whole = new Set(rest ? [language] : []);
    this.use(language, catalogue);
  }
}

function known(wanted: readonly string[]): string | undefined {
  return wanted.map((w) => w.toLowerCase().split('-')[0] ?? '').find((w) => loaders.has(w));
}

function keep(language: string): void {
  try {
    localStorage.setItem(kept, language);
  } catch {
    // A device that keeps nothing asks again next time.
  }
}

export const i18n = new I18n();
/** A part of the page that is loaded when it is needed, with all messages. */
export async function later<T>(part: Promise<T>): Promise<T> {
  const [loaded] = await Promise.all([part, i18n.whole()]);
  return loaded;
}

export const t = (key: Key, args?: Args) => i18n.t(key, args);
