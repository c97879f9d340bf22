/** A network of 200 rows and 2 000 bars, and a server that answers with it. */
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';

const dist = new URL('../../admin/dist/', import.meta.url).pathname;
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const REGIONS = 10;
export const STORES = 190;
export const BARS = 2000;
const STORES_OF_EACH = 5;

const idOf = (kind: number, number: number) =>
  `0193${kind}000-0000-7000-8000-${String(number).padStart(12, '0')}`;
const stamp = '2026-01-01T00:00:00.000Z';
const lea = { id: idOf(1, 1), name: 'Léa Martin' };
const KINDS = ['loop', 'loop', 'share_of_voice', 'takeover', 'filler'];

const place = { code: null, address: null, latitude: null, longitude: null, timeZone: null, tags: [] };
const hours = { weekly: [{ days: [1, 2, 3, 4, 5, 6], start: '09:00', end: '19:30' }], exceptions: [] };
const site = (id: string, kind: string, name: string, parentId: string | null) => ({
  ...place,
  ...{ id, kind, name, parentId, screens: 1, version: 1, createdAt: stamp, updatedAt: stamp },
  ...{ effectiveTimeZone: 'Europe/Paris', legalDark: false, openingHours: kind === 'store' ? hours : null },
});
const numbers = (count: number) => Array.from({ length: count }, (_, number) => number);
const regionOf = (store: number) => idOf(2, store % REGIONS);

const sites = [
  ...numbers(REGIONS).map((n) => site(idOf(2, n), 'region', `Région ${n + 1}`, null)),
  ...numbers(STORES).map((n) => site(idOf(3, n), 'store', `Magasin ${n + 1}`, regionOf(n))),
];
const screens = numbers(STORES).map((n) => ({
  ...{ id: idOf(4, n), name: `Vitrine ${n + 1}`, siteId: idOf(3, n), siteName: `Magasin ${n + 1}` },
  ...{ tags: [], effectiveTags: [], groupIds: [], timeZone: null, effectiveTimeZone: 'Europe/Paris' },
  ...{ openingHours: null, settings: { volumePercent: 0, rotation: 0 }, model: 'Chromium', resolution: null },
  ...{ address: null, status: 'online', statusSince: stamp, lastSeenAt: stamp, playerVersion: null },
  ...{ convergence: null, pairedAt: stamp, revokedAt: null, version: 1, createdAt: stamp, updatedAt: stamp },
}));

function monday(): number {
  const today = Math.floor(Date.now() / DAY) * DAY;
  return today - ((new Date(today).getUTCDay() + 6) % 7) * DAY;
}
const wall = (ms: number) => new Date(ms).toISOString().slice(0, 16);
const campaigns = numbers(BARS / STORES_OF_EACH).map((n) => {
  const from = monday() + ((n * 7) % 150) * HOUR;
  const target = numbers(STORES_OF_EACH).map((at) => `under:${idOf(3, (n * STORES_OF_EACH + at) % STORES)}`);
  return {
    ...{
      id: idOf(5, n),
      name: `Campagne ${n + 1}`,
      kind: KINDS[n % KINDS.length],
      priority: n % 4,
      weight: 1,
    },
    ...{ target: target.join(' | '), from: wall(from), to: wall(from + (6 + (n % 30)) * HOUR), rules: [] },
    ...{ items: [{ mediaId: idOf(6, 1) }], state: 'draft', phase: 'draft', paused: false, publishedIn: null },
    ...{ reach: { screens: STORES_OF_EACH, sites: STORES_OF_EACH }, changedAt: stamp, changedBy: lea },
    ...{ version: 1, createdAt: stamp },
  };
});

const me = {
  user: { ...lea, email: 'lea@example.com', role: 'owner', locale: 'fr', siteIds: [] },
  organisation: { id: idOf(1, 2), name: 'Maison Lumière', timeZone: 'Europe/Paris', locale: 'fr' },
  permissions: ['read', 'content:write', 'publish', 'screens:write', 'screens:command', 'admin', 'owner'],
};

function planOf(query: URLSearchParams) {
  const segments = [];
  for (
    let at = Date.parse(query.get('from') ?? '');
    at < Date.parse(query.get('to') ?? '');
    at += 12 * HOUR
  ) {
    const [start, end] = [at, at + 12 * HOUR].map((ms) => new Date(ms).toISOString());
    const shares = { [idOf(5, 1)]: 600_000_000, [idOf(5, 2)]: 400_000_000 };
    segments.push({
      start,
      end,
      layer: 'scheduled',
      shares,
      startIndex: 0,
      lateMs: 0,
      notes: [],
      loop: null,
    });
  }
  return { segments };
}

function pageOf(all: unknown[], query: URLSearchParams) {
  const start = Number(query.get('after') || 0);
  const next = start + 200 < all.length ? String(start + 200) : null;
  return { items: all.slice(start, start + 200), next };
}

async function saved(request: IncomingMessage, id: string) {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const at = campaigns.findIndex((one) => one.id === id);
  const known = campaigns[at];
  if (!known) return null;
  const next = { ...known, ...JSON.parse(Buffer.concat(parts).toString()), version: known.version + 1 };
  campaigns[at] = next;
  return next;
}

async function answer(request: IncomingMessage, path: string, query: URLSearchParams): Promise<unknown> {
  const campaign = /^\/campaigns\/([\w-]+)$/.exec(path)?.[1];
  if (campaign && request.method === 'PUT') return saved(request, campaign);
  if (campaign) return campaigns.find(({ id }) => id === campaign) ?? null;
  if (/^\/screens\/[\w-]+\/plan$/.test(path)) return planOf(query);
  if (path === '/auth/me') return me;
  if (path === '/sites') return pageOf(sites, query);
  if (path === '/screens') return pageOf(screens, query);
  if (path === '/campaigns') return pageOf(campaigns, query);
  return { items: [], next: null };
}

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname === '/api/v1/events') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(': hello\n\n');
    return;
  }
  if (pathname.startsWith('/api/v1')) {
    const body = JSON.stringify(await answer(request, pathname.slice(7), searchParams));
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(body);
    return;
  }
  const file = join(dist, pathname);
  const found = pathname !== '/' && extname(pathname) && existsSync(file) ? file : join(dist, 'index.html');
  response.writeHead(200, { 'Content-Type': TYPES[extname(found)] ?? 'application/octet-stream' });
  response.end(readFileSync(found));
}

/** Serves the built admin with this network; tells its address and how to end it. */
export async function startNetwork(): Promise<{ origin: string; stop: () => void }> {
  const server = createServer((request, response) => void respond(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { origin: `http://127.0.0.1:${address.port}`, stop };
}
