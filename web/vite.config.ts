import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** The page reads the language files without the messages of the minutes. */
function withoutMinutes(): Plugin {
  return {
    name: 'folkmoot-locales',
    enforce: 'pre',
    apply: 'build',
    transform(code, id) {
      if (!/\/locales\/[a-z]{2}\.json$/.test(id)) return;
      const all = Object.entries(JSON.parse(code) as Record<string, unknown>);
      return JSON.stringify(Object.fromEntries(all.filter(([key]) => !key.startsWith('minutes.'))));
    },
  };
}

export default defineConfig(({ mode }) => ({
  plugins: [withoutMinutes(), svelte()],
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
