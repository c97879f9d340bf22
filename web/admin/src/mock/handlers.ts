import { HttpResponse, http } from 'msw';
import { alerts } from './alerts';
import * as data from './data';
import { dryRun } from './dry-run';
import { delivery, differences, playsReport, uptimeReport } from './reports';

const at = (path: string) => `*/api/v1${path}`;
const page = <T>(items: T[]) => HttpResponse.json({ items, next: null });
const missing = () =>
  HttpResponse.json(
    { type: 'about:blank', title: 'Not found', status: 404, detail: 'Introuvable.' },
    { status: 404 },
  );

function list<T extends { name?: string; title?: string }>(path: string, items: T[]) {
  return http.get(at(path), ({ request }) => {
    const words = new URL(request.url).searchParams.get('q')?.toLowerCase() ?? '';
    return page(items.filter((one) => (one.name ?? one.title ?? '').toLowerCase().includes(words)));
  });
}
function one<T extends { id: string }>(path: string, items: T[]) {
  return http.get(at(`${path}/:id`), ({ params }) => {
    const found = items.find(({ id }) => id === params.id);
    return found ? HttpResponse.json(found) : missing();
  });
}
/** PUT and PATCH answer what was sent over what was there, with the next version; an old version is refused. */
function edit<T extends { id: string; version: number }>(method: 'put' | 'patch', path: string, items: T[]) {
  return http[method](at(`${path}/:id`), async ({ params, request }) => {
    const index = items.findIndex(({ id }) => id === params.id);
    const known = items[index];
    if (!known) return missing();
    if (request.headers.get('if-match') !== `"${known.version}"`) {
      return HttpResponse.json({ type: 'about:blank', title: 'Stale', status: 412 }, { status: 412 });
    }
    const changed = { ...known, ...((await request.json()) as object), version: known.version + 1 };
    items[index] = changed;
    return HttpResponse.json(changed);
  });
}

const HUES = [255, 12, 160, 330, 45, 200];
function picture({ params }: { params: Record<string, string | readonly string[] | undefined> }) {
  const number = Number(String(params.id).slice(-3));
  const hue = HUES[Math.floor((number - 100) / 2) % HUES.length];
  const title = data.media.find(({ id }) => id === params.id)?.title ?? '';
  return new HttpResponse(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 900"><rect width="1600" height="900" fill="hsl(${hue} 62% 58%)"/><circle cx="1220" cy="260" r="360" fill="hsl(${hue} 70% 70%)"/><text x="110" y="780" font-family="sans-serif" font-weight="700" font-size="120" fill="#fff">${title}</text></svg>`,
    { headers: { 'Content-Type': 'image/svg+xml' } },
  );
}

export const handlers = [
  http.get(at('/setup'), () => HttpResponse.json({ required: false })),
  http.get(at('/auth/me'), () => HttpResponse.json(data.me)),
  http.patch(at('/auth/me'), () => HttpResponse.json(data.me)),
  http.get(at('/version'), () => HttpResponse.json({ version: '1.0.0' })),
  http.get(at('/overview'), () => HttpResponse.json(data.overview())),
  http.get(at('/media/folders'), () => page([{ path: 'Hiver', count: 4 }])),
  http.get(at('/media/:id/thumbnail'), picture),
  http.get(at('/media/:id/preview'), picture),
  http.get(at('/media/:id/usage'), () =>
    page([{ kind: 'playlist', id: data.idOf(300), name: 'Boucle d’hiver', published: true }]),
  ),
  http.get(at('/media/:id/renditions'), () => page([])),
  list('/media', data.media),
  one('/media', data.media),
  edit('patch', '/media', data.media),
  list('/playlists', data.playlists),
  one('/playlists', data.playlists),
  edit('put', '/playlists', data.playlists),
  http.get(at('/campaigns/:id/history'), () => page([])),
  http.get(at('/campaigns/:id/delivery'), ({ params }) => HttpResponse.json(delivery(String(params.id)))),
  http.get(at('/publications/:number/differences'), () => page(differences())),
  list('/campaigns', data.campaigns),
  one('/campaigns', data.campaigns),
  edit('put', '/campaigns', data.campaigns),
  http.post(at('/campaigns/plan'), () => HttpResponse.json(data.upcoming())),
  http.get(at('/reports/plays'), playsReport),
  http.get(at('/reports/uptime'), uptimeReport),
  http.get(at('/alerts'), () => page(alerts())),
  http.get(at('/alerts/counts'), () => HttpResponse.json({ open: 3, critical: 1, acknowledged: 1 })),
  http.get(at('/campaigns/:id/plan'), () => HttpResponse.json(data.upcoming())),
  http.get(at('/facts'), () => page([])),
  http.post(at('/targets/reach'), () =>
    HttpResponse.json({
      screens: 12,
      sites: 3,
      sample: data.screens.map(({ id, name, siteName }) => ({ id, name, siteName })),
    }),
  ),
  http.get(at('/calendars/shipped'), () => page([])),
  list('/calendars', data.calendars),
  one('/calendars', data.calendars),
  edit('patch', '/calendars', data.calendars),
  list('/sites', data.sites),
  edit('patch', '/sites', data.sites),
  http.get(at('/tags'), () => page([{ key: 'vitrine', values: [] }])),
  http.get(at('/screens/:id/plan'), ({ request }) => {
    const asked = new URL(request.url).searchParams;
    return HttpResponse.json(data.plan(asked.get('from') ?? '', asked.get('to') ?? ''));
  }),
  http.get(at('/screens/:id/manifest'), missing),
  http.get(at('/screens/:id/plays'), () => page([])),
  http.get(at('/screens/:id/commands'), () => page([])),
  http.get(at('/screens/:id/screenshots'), () => page([])),
  list('/screens', data.screens),
  one('/screens', data.screens),
  edit('patch', '/screens', data.screens),
  http.post(at('/screens/pair/check'), () =>
    HttpResponse.json({
      model: 'Chromium 156 · Linux',
      resolution: { width: 1920, height: 1080 },
      address: '192.0.2.44',
      requestedAt: data.before(1),
    }),
  ),
  http.get(at('/changes'), () => page(data.changes)),
  http.post(at('/publications/dry-run'), () => HttpResponse.json(dryRun())),
  http.get(at('/publications/:number/convergence'), ({ params }) =>
    HttpResponse.json(data.convergence(Number(params.number))),
  ),
  http.get(at('/publications'), () => page(data.publications)),
  http.get(at('/publications/:number'), ({ params }) => {
    const found = data.publications.find(({ number }) => number === Number(params.number));
    return found ? HttpResponse.json(found) : missing();
  }),
  http.get(at('/users'), () =>
    page([
      {
        ...data.me.user,
        disabled: false,
        lastSeenAt: data.before(2),
        createdAt: data.before(9999),
        version: 1,
      },
    ]),
  ),
  http.get(at('/invitations'), () => page([])),
  http.get(at('/api-keys'), () => page([])),
  http.get(at('/auth/sessions'), () =>
    page([
      {
        id: data.idOf(3),
        current: true,
        createdAt: data.before(900),
        lastSeenAt: data.before(1),
        address: '192.0.2.1',
        userAgent: navigator.userAgent,
      },
    ]),
  ),
  http.get(at('/organisation'), () =>
    HttpResponse.json({ ...data.me.organisation, playRetentionDays: 400, storesPair: false, version: 1 }),
  ),
  http.get(at('/audit'), () =>
    page([
      {
        id: data.idOf(4),
        at: data.before(3),
        who: data.me.user.name,
        action: 'campaign.update',
        objectKind: 'campaign',
        objectId: data.idOf(400),
        detail: { name: 'Soldes d’hiver' },
      },
    ]),
  ),
];
