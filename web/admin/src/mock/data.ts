import type {
  Calendar,
  Campaign,
  CampaignPlan,
  Change,
  Me,
  Media,
  Overview,
  Plan,
  Playlist,
  Publication,
  PublicationConvergence,
  Screen,
  Site,
} from '@vitrine/api/types';
import { convergenceOf } from './convergence';

export const NOW = Date.parse('2026-11-22T17:00:00.000Z');
/** An instant so many minutes before the mock's now. */
export const before = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();
export const idOf = (number: number) => `01930000-0000-7000-8000-${String(number).padStart(12, '0')}`;
const lea = { id: idOf(1), name: 'Léa Martin' };

export const me: Me = {
  user: { ...lea, email: 'lea@maison-lumiere.example', role: 'owner', locale: 'fr', siteIds: [] },
  organisation: { id: idOf(2), name: 'Maison Lumière', timeZone: 'Europe/Paris', locale: 'fr' },
  permissions: ['read', 'content:write', 'publish', 'screens:write', 'screens:command', 'admin', 'owner'],
};

const TITLES = [
  'Parapluies',
  'Soldes d’hiver',
  'Carte fidélité',
  'Noël en famille',
  'Nouveautés maille',
  'Atelier cadeau',
];

export const media: Media[] = TITLES.flatMap((title, index) =>
  (['image', 'video'] as const).map((kind, at) => {
    const number = 100 + index * 2 + at;
    const state = number === 103 ? 'processing' : number === 109 ? 'failed' : 'ready';
    return {
      id: idOf(number),
      title: kind === 'video' ? `${title}, film` : title,
      kind,
      state,
      message: state === 'failed' ? 'La vidéo est coupée : exportez-la à nouveau.' : null,
      progress: state === 'processing' ? 0.4 : 1,
      fileName: `${title}.${kind === 'video' ? 'mp4' : 'jpg'}`,
      mime: kind === 'video' ? 'video/mp4' : 'image/jpeg',
      bytes: 480_000 * (number - 98),
      sha256: String(number).padStart(64, 'a'),
      width: 3840,
      height: 2160,
      durationMs: kind === 'video' ? 15_000 + index * 1000 : null,
      font: null,
      folder: index < 2 ? 'Hiver' : '',
      tags: index % 2 ? ['saison=hiver'] : [],
      validFrom: null,
      validTo: null,
      thumbnailUrl: `/api/v1/media/${idOf(number)}/thumbnail`,
      previewUrl: kind === 'image' ? `/api/v1/media/${idOf(number)}/preview` : null,
      used: index < 3,
      createdAt: before(number * 10),
      createdBy: lea,
      updatedAt: before(number),
      version: 1,
    } satisfies Media;
  }),
);

export const sites: Site[] = (
  [
    [10, null, 'region', 'Nord', null, 'Europe/Paris'],
    [11, 10, 'store', 'Lille Centre', '12 rue de Béthune, Lille', 'Europe/Paris'],
    [12, null, 'store', 'Lyon Presqu’île', '3 rue de la République, Lyon', 'Europe/Paris'],
    [13, null, 'store', 'Fort-de-France', '24 rue Victor-Hugo', 'America/Martinique'],
  ] as const
).map(([number, parent, kind, name, address, zone]) => ({
  id: idOf(number),
  parentId: parent ? idOf(parent) : null,
  kind,
  name,
  code: null,
  address,
  latitude: null,
  longitude: null,
  timeZone: number === 13 ? zone : null,
  effectiveTimeZone: zone,
  effectiveOpeningHours: null,
  openingHours:
    number === 11
      ? {
          weekly: [{ days: [1, 2, 3, 4, 5, 6], start: '09:00', end: '19:30' }],
          exceptions: [{ date: '2026-12-25', periods: [] }],
        }
      : null,
  profileId: null,
  legalDark: number === 11,
  tags: kind === 'store' ? [`ville=${name.split(' ')[0]}`] : [],
  screens: kind === 'store' ? 4 : 0,
  version: 1,
  createdAt: before(9000),
  updatedAt: before(900),
}));

const PLACES = ['Vitrine gauche', 'Vitrine droite', 'Caisse', 'Étage'];

export const screens: Screen[] = Array.from({ length: 12 }, (_, number) => {
  const site = sites[1 + Math.floor(number / 4)] as Site;
  const status = number === 5 ? 'offline' : number === 11 ? 'never' : 'online';
  return {
    id: idOf(200 + number),
    name: PLACES[number % 4] ?? '',
    siteId: site.id,
    siteName: site.name,
    tags: number % 4 < 2 ? ['vitrine'] : [],
    effectiveTags: [...site.tags, ...(number % 4 < 2 ? ['vitrine'] : [])],
    groupIds: [],
    timeZone: null,
    effectiveTimeZone: site.effectiveTimeZone,
    openingHours: null,
    settings: {},
    profileId: null,
    model: 'Chromium 156 · Linux',
    resolution: { width: 1920, height: 1080 },
    address: `192.0.2.${number + 10}`,
    status,
    statusSince: before(status === 'offline' ? 130 : 600),
    lastSeenAt: status === 'never' ? null : before(1),
    playerVersion: '1.0.0',
    convergence: convergenceOf(number),
    pairedAt: before(8000),
    revokedAt: null,
    version: 1,
    createdAt: before(8000),
    updatedAt: before(800),
  } satisfies Screen;
});

export const playlists: Playlist[] = [
  {
    id: idOf(300),
    name: 'Boucle d’hiver',
    items: media.slice(0, 4).map((one, index) => ({
      id: idOf(310 + index),
      mediaId: one.id,
      playlistId: null,
      sceneId: null,
      durationMs: null,
      fit: 'contain',
      transition: 'fade',
      validFrom: null,
      validTo: null,
      kind: one.kind === 'video' ? 'video' : 'image',
      title: one.title,
      thumbnailUrl: one.thumbnailUrl,
      effectiveDurationMs: one.durationMs ?? 10_000,
      mediaState: one.state,
      mediaValidFrom: one.validFrom,
      mediaValidTo: one.validTo,
    })),
    durationMs: 51_000,
    state: 'changed',
    publishedIn: 16,
    changedAt: before(20),
    changedBy: lea,
    version: 3,
    createdAt: before(5000),
  },
];

export const campaigns: Campaign[] = (
  [
    ['Soldes d’hiver', 'loop', 'live'],
    ['Pluie à Lille', 'takeover', 'scheduled'],
    ['Fidélité', 'share_of_voice', 'paused'],
    ['Noël', 'loop', 'draft'],
  ] as const
).map(([name, kind, phase], index) => ({
  id: idOf(400 + index),
  name,
  kind,
  priority: 0,
  weight: 1,
  sharePermille: kind === 'share_of_voice' ? 250 : undefined,
  target: index === 1 ? 'ville=Lille' : '*',
  from: '2026-11-20T09:00',
  to: '2026-12-31T19:30',
  rules: [{ weekdays: [1, 2, 3, 4, 5, 6], dayparts: [{ start: '09:00', end: '19:30' }] }],
  playlistId: idOf(300),
  state: phase === 'draft' ? 'draft' : 'published',
  phase,
  origin: null,
  paused: phase === 'paused',
  reach: { screens: index === 1 ? 4 : 12, sites: index === 1 ? 1 : 3 },
  publishedIn: phase === 'draft' ? null : 17,
  changedAt: before(60 * (index + 1)),
  changedBy: lea,
  version: 2,
  createdAt: before(4000),
}));

export const publications: Publication[] = [17, 16, 15].map((number) => ({
  number,
  kind: number === 16 ? 'rollback' : 'publish',
  note: number === 17 ? 'Lancement des soldes' : '',
  author: lea,
  createdAt: before((18 - number) * 600),
  changes: [{ kind: 'campaign', id: idOf(400), name: 'Soldes d’hiver', change: 'updated' }],
  screensAffected: 12,
  rolledBackTo: number === 16 ? 14 : null,
}));

export const changes: Change[] = [
  {
    kind: 'playlist',
    id: idOf(300),
    name: 'Boucle d’hiver',
    version: 3,
    change: 'updated',
    changedAt: before(20),
    changedBy: lea,
    diff: [
      { field: 'name', before: 'Boucle', after: 'Boucle d’hiver' },
      {
        field: 'items',
        before: [{ title: 'Parapluies', durationMs: 10_000 }],
        after: media.slice(0, 3).map(({ title }) => ({ title })),
      },
    ],
  },
  {
    kind: 'campaign',
    id: idOf(403),
    name: 'Noël',
    version: 3,
    change: 'updated',
    changedAt: before(60),
    changedBy: lea,
    diff: [
      {
        field: 'condition',
        before: null,
        after: { expr: ['and', ['>', 'pluie', 0.5], ['or', ['is', 'ouvert'], ['=', 'ville', 'Lille']]] },
      },
      { field: 'playlistId', before: null, after: { id: idOf(300), name: 'Boucle d’hiver' } },
      { field: 'ramp', before: null, after: { w0: 1, w1: 8, event: '2026-12-24T20:00' } },
      {
        field: 'rules',
        before: [],
        after: [
          {
            weekdays: [1],
            dayparts: [],
            notInCalendars: [idOf(700)],
            overrides: [
              { date: '2026-12-24', dayparts: [{ start: '08:00', end: '17:00' }] },
              { date: '2026-12-26', dayparts: [] },
            ],
          },
        ],
      },
      { field: 'target', before: '*', after: `under:${idOf(11)}` },
    ],
  },
];

export function convergence(number: number): PublicationConvergence {
  const rows = screens.map(({ id, name, siteName, convergence: now }) => ({
    id,
    name,
    siteName,
    state: now?.state ?? 'behind',
    reason: now?.reason ?? null,
    code: now?.code ?? null,
    failures: now?.failures ?? 0,
    percent: now?.percent ?? null,
    have: now?.have ?? null,
    need: now?.need ?? null,
    since: now?.since ?? null,
  }));
  const count = (state: string) => rows.filter((row) => row.state === state).length;
  return {
    number,
    total: rows.length,
    showing: count('showing'),
    ready: count('ready'),
    downloading: count('downloading'),
    behind: count('behind'),
    screens: rows.sort((a, b) => Number(a.state === 'showing') - Number(b.state === 'showing')),
  };
}

export function overview(): Overview {
  const count = (status: string) => screens.filter((screen) => screen.status === status).length;
  return {
    screens: {
      total: 12,
      online: count('online'),
      offline: count('offline'),
      never: count('never'),
      behind: 2,
    },
    sites: 3,
    media: { total: media.length, processing: 1, failed: 1, bytes: 98_000_000 },
    campaigns: {
      live: 1,
      scheduled: 1,
      paused: 1,
      draft: 1,
      endingSoon: [{ id: idOf(400), name: 'Soldes d’hiver', to: '2026-12-31T19:30' }],
      liveNow: [{ id: idOf(400), name: 'Soldes d’hiver', kind: 'loop' }],
    },
    changes: changes.length,
    lastPublication: publications[0] ?? null,
    attention: [
      {
        screenId: idOf(205),
        name: 'Vitrine droite',
        siteName: 'Lyon Presqu’île',
        reason: 'offline',
        since: before(130),
      },
      {
        screenId: idOf(210),
        name: 'Caisse',
        siteName: 'Fort-de-France',
        reason: 'no_space',
        since: before(42),
      },
    ],
    onboarding: { media: true, site: true, screen: true, playlist: true, campaign: true, publication: false },
  };
}

export const calendars: Calendar[] = [
  {
    id: idOf(700),
    name: 'Jours fériés (France)',
    kind: 'holidays',
    source: 'shipped',
    shipped: 'fr-public-holidays',
    dayCount: 2,
    firstDate: '2026-12-25',
    lastDate: '2027-01-01',
    usedBy: [],
    version: 1,
    createdAt: before(9000),
    updatedAt: before(9000),
    dates: [
      { date: '2026-12-25', label: 'Noël' },
      { date: '2027-01-01', label: 'Jour de l’an' },
    ],
  },
];

/** Each of the next five days from 9:00 to 12:00 in Paris and in Fort-de-France. */
export const upcoming = (): CampaignPlan => ({
  zones: (
    [
      ['Europe/Paris', 8],
      ['America/Martinique', 13],
    ] as const
  ).map(([timeZone, hour]) => ({
    timeZone,
    screens: 4,
    sites: 2,
    occurrences: [23, 24, 25, 26, 27].map((day) => ({
      start: new Date(Date.UTC(2026, 10, day, hour)).toISOString(),
      end: new Date(Date.UTC(2026, 10, day, hour + 3)).toISOString(),
      local: { start: `2026-11-${day}T09:00`, end: `2026-11-${day}T12:00` },
    })),
  })),
  warnings: [],
});

/** The one programme from the first instant to the last. */
export const plan = (start: string, end: string): Plan => ({
  segments: [
    {
      start,
      end,
      layer: 'scheduled',
      shares: { [idOf(400)]: 700_000_000, [idOf(403)]: 300_000_000 },
      startIndex: 0,
      lateMs: 0,
      notes: [],
      loop: null,
    },
  ],
});
