// The first load of the phone's page, compressed, against its budget: index.html,
// the entry, the phone's page and one language, with all that they import.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const budget = 60_000;
const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'));
const files = new Set(['index.html']);

function take(key) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the build`);
  if (files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const css of chunk.css ?? []) files.add(css);
  for (const key of chunk.imports ?? []) take(key);
}

for (const key of ['index.html', 'src/pages/Meeting.svelte', 'src/pages/Phone.svelte', 'locales/en.json'])
  take(key);

let sum = 0;
for (const file of files) {
  const size = gzipSync(readFileSync('dist/' + file), { level: 9 }).length;
  sum += size;
  console.log(String(size).padStart(8), file);
}
console.log(String(sum).padStart(8), `of ${budget}`);
process.exit(sum > budget ? 1 : 0);
