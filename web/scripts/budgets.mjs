/** Fails when what a browser has to load has grown past what we promised. Sizes are gzip, in KB of 1000 bytes. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const root = new URL('..', import.meta.url).pathname;
const BUDGETS = { player: 130, initial: 200, chunk: 80, reports: 230, css: 45 };
const failures = [];

measurePlayer(join(root, 'player/dist'));
measureAdmin(join(root, 'admin/dist'));
for (const failure of failures) console.error(failure);
process.exitCode = failures.length > 0 ? 1 : 0;

function measurePlayer(dist) {
  if (!built(dist, 'player')) return;
  const scripts = filesIn(dist, '.js');
  hold('player, all scripts', sum(scripts), BUDGETS.player);
}

function measureAdmin(dist) {
  if (!existsSync(join(root, 'admin')) || !built(dist, 'admin')) return;
  const page = readFileSync(join(dist, 'index.html'), 'utf8');
  const scripts = filesIn(dist, '.js');
  const isInitial = (file) =>
    page.includes(`src="/assets/${basename(file)}"`) || page.includes(`href="/assets/${basename(file)}"`);
  hold('admin, first scripts', sum(scripts.filter(isInitial)), BUDGETS.initial);
  for (const file of scripts.filter((candidate) => !isInitial(candidate))) {
    const budget = /reports|charts/i.test(basename(file)) ? BUDGETS.reports : BUDGETS.chunk;
    hold(`admin, ${basename(file)}`, sum([file]), budget, false);
  }
  hold('admin, first styles', sum(filesIn(dist, '.css').filter(isInitial)), BUDGETS.css);
}

function built(dist, name) {
  if (existsSync(join(dist, 'index.html'))) return true;
  failures.push(`${name} is not built: run npm run build first`);
  return false;
}

function hold(what, size, budget, told = true) {
  const line = `${what}: ${(size / 1000).toFixed(1)} of ${budget} KB`;
  if (told) console.log(line);
  if (size > budget * 1000) failures.push(`too large: ${line}`);
}

function filesIn(dist, extension) {
  return readdirSync(dist, { recursive: true })
    .map((file) => join(dist, String(file)))
    .filter((file) => file.endsWith(extension));
}

function sum(files) {
  return files.reduce((total, file) => total + gzipSync(readFileSync(file), { level: 9 }).length, 0);
}
