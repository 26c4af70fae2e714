// Runs svelte-check, after proving that it finds anything at all: a file with a
// type error in it must fail. Some versions of TypeScript let everything pass.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const check = (...args) =>
  spawnSync(process.execPath, ['node_modules/svelte-check/bin/svelte-check', ...args], { encoding: 'utf8' });

const folder = mkdtempSync(join('src', 'canary-'));
let canary;
try {
  writeFileSync(
    join(folder, 'Canary.svelte'),
    '<script lang="ts">\n  const n: number = "x";\n</script>\n\n{n}\n',
  );
  canary = check('--output', 'machine');
} finally {
  rmSync(folder, { recursive: true });
}
if (canary.status === 0 || !canary.stdout.includes('Canary.svelte')) {
  console.error('svelte-check did not find the error that was put there for it:\n' + canary.stdout);
  process.exit(1);
}

const real = check('--fail-on-warnings');
process.stdout.write(real.stdout + real.stderr);
process.exit(real.status ?? 1);
