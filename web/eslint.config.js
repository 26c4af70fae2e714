import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

import svelteConfig from './svelte.config.js';

export default ts.config(
  {
    ignores: [
      'dist/',
      'dist-absent/',
      'src/lib/api/schema.d.ts',
      'test-results/',
      'playwright-report/',
      'src/canary-*/',
    ],
  },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig },
    },
  },
  {
    // TypeScript finds undefined names; maps and dates that nothing renders need no signals.
    rules: { 'no-undef': 'off', 'svelte/prefer-svelte-reactivity': 'off' },
  },
  {
    // What the oldest browser of build.target (vite.config.ts) does not know: a part of the page
    // with such a pattern would not load at all there, and such a call would end in an error.
    files: ['src/**'],
    ignores: ['src/**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'Literal[regex.pattern=/\\(\\?<[=!]/]',
          message: 'Safari before 16.4 has no lookbehind.',
        },
        { selector: 'Literal[regex.flags=/v/]', message: 'Safari before 17 has no such flag.' },
        {
          selector:
            'MemberExpression[property.name=/^(canParse|toSorted|toReversed|toSpliced|groupBy|fromAsync|withResolvers|randomUUID|isWellFormed|checkVisibility)$/]',
          message: 'Not every browser that the page is built for has it.',
        },
      ],
    },
  },
);
