import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** What a phone needs before anything else: where it is, what is asked, whether it counted. */
const first =
  /^(language|action|ballot|connection|loading|now|phase|position\.(agree|reservations|stand-aside|block|abstain|yes|no)|quote|skip|tabs?|text|waiting)\./;

/**
 * The page reads the language files in two parts, the first of which is small,
 * and without the messages of the minutes.
 */
function inParts(): Plugin {
  return {
    name: 'folkmoot-locales',
    enforce: 'pre',
    transform(code, id) {
      const file = /\/locales\/[a-z]{2}\.json(\?later)?$/.exec(id);
      if (!file) return;
      const all = Object.entries(JSON.parse(code) as Record<string, unknown>);
      const mine = all.filter(([key]) => !key.startsWith('minutes.') && first.test(key + '.') !== !!file[1]);
      const text = JSON.stringify(Object.fromEntries(mine));
      return file[1] ? { code: `export default ${text}`, moduleType: 'js' } : text;
    },
  };
}

/** In unit tests the first part is the whole. */
const whole: Plugin = {
  name: 'folkmoot-locales-whole',
  enforce: 'pre',
  transform: (_, id) => (/\.json\?.*later$/.test(id) ? 'export default {}' : undefined),
};

export default defineConfig(({ mode }) => ({
  plugins: [mode === 'test' ? whole : inParts(), svelte()],
  json: { namedExports: false },
  resolve: mode === 'test' ? { conditions: ['browser'] } : {},
  build: {
    target: ['es2022', 'safari15.4'],
    // The content security policy allows neither data: scripts and fonts nor inline ones.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
  },
  server: { proxy: { '/api': { target: 'http://127.0.0.1:8080', ws: true } } },
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts'] },
}));
