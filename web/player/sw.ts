/**
 * Keeps the player's program on the device, so that it starts without network. It serves its own folder only and never
 * touches media or the device API. The list of files is filled in at build time; another list is another version.
 */
interface Lifecycle extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Fetching extends Event {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface Worker {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(name: 'install' | 'activate', listener: (event: Lifecycle) => void): void;
  addEventListener(name: 'fetch', listener: (event: Fetching) => void): void;
}

declare const __SHELL_FILES__: string[];
declare const __SHELL_VERSION__: string;

const worker = self as unknown as Worker;
const PREFIX = 'vitrine-shell-';
const NAME = `${PREFIX}${__SHELL_VERSION__}`;

worker.addEventListener('install', (event) => {
  event.waitUntil(install());
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(activate());
});

worker.addEventListener('fetch', (event) => {
  const address = new URL(event.request.url);
  const ours = address.origin === location.origin && address.pathname.indexOf('/player') === 0;
  if (!ours || event.request.method !== 'GET') return;
  event.respondWith(answer(event.request, address));
});

async function install(): Promise<void> {
  const cache = await caches.open(NAME);
  await cache.addAll(__SHELL_FILES__.map((file) => new Request(file, { cache: 'reload' })));
  await worker.skipWaiting();
}

async function activate(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.indexOf(PREFIX) === 0 && name !== NAME) await caches.delete(name);
  }
  await worker.clients.claim();
}

async function answer(request: Request, address: URL): Promise<Response> {
  const key = request.mode === 'navigate' ? '/player/' : address.pathname;
  const cache = await caches.open(NAME);
  return (await cache.match(key)) ?? fetch(request);
}
