/** Packs what was built, so that the server need not do it for every browser: `file.js` gets a `file.js.gz` beside it. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const root = new URL('..', import.meta.url).pathname;
const PACKED = new Set(['.js', '.css', '.html', '.svg', '.json', '.webmanifest']);
const WORTH_IT = 1024;

for (const dist of ['admin/dist', 'player/dist'].map((folder) => join(root, folder))) {
  if (!existsSync(dist)) continue;
  for (const name of readdirSync(dist, { recursive: true })) {
    const file = join(dist, String(name));
    if (!PACKED.has(extname(file))) continue;
    const bytes = readFileSync(file);
    if (bytes.length >= WORTH_IT) writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  }
}
