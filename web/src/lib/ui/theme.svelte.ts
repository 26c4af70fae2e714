import { device } from '../poll/keep';

export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const key = 'folkmoot.theme';
const night = matchMedia('(prefers-color-scheme: dark)');

/** Light or dark: as the device says, or as its owner chose. */
class Appearance {
  #theme = $state.raw<Theme>('auto');

  get theme(): Theme {
    return this.#theme;
  }

  start(): void {
    const kept = device.get<Theme>(key);
    if (kept && themes.includes(kept)) this.#theme = kept;
    night.addEventListener('change', () => this.#show());
    this.#show();
  }

  choose(theme: Theme): void {
    this.#theme = theme;
    device.set(key, theme);
    this.#show();
  }

  #show(): void {
    const dark = this.#theme === 'dark' || (this.#theme === 'auto' && night.matches);
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
  }
}

export const appearance = new Appearance();
