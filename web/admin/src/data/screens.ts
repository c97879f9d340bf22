import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { get, LONG_MS, patch, post, remove } from '@vitrine/api/client';
import type {
  Command,
  Enrolment,
  Items,
  Page,
  PairingCheck,
  Play,
  Provisioned,
  Screen,
  ScreenPatch,
  Screenshot,
} from '@vitrine/api/types';

export interface ScreenFilter {
  q?: string;
  siteId?: string;
  tag?: string;
  status?: string;
  convergence?: string;
  sort?: string;
}

/** A screen and when it was read: the pages of a list come one after the other. */
export interface ReadScreen extends Screen {
  readAt: number;
}

async function readScreens(
  filter: ScreenFilter,
  after: string,
  signal: AbortSignal,
): Promise<Page<ReadScreen>> {
  const query = { sort: 'name', ...filter, limit: 200, after };
  const page = await get<Page<Screen>>('/screens', { query, signal });
  const readAt = Date.now();
  return { ...page, items: page.items.map((screen) => ({ ...screen, readAt })) };
}

export const screensQuery = (filter: ScreenFilter) =>
  infiniteQueryOptions({
    queryKey: ['screen', 'list', filter],
    queryFn: ({ pageParam, signal }) => readScreens(filter, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
/** Every screen that fits, the pages read to the end: the schedule needs to know what each campaign reaches. */
async function allScreens(signal: AbortSignal, filter: ScreenFilter = {}): Promise<Screen[]> {
  const screens: Screen[] = [];
  let after: string | null = '';
  while (after !== null) {
    const page: Page<Screen> = await get<Page<Screen>>('/screens', {
      query: { sort: 'name', ...filter, limit: 200, after },
      signal,
    });
    screens.push(...page.items);
    after = page.next;
  }
  return screens;
}

export const allScreensQuery = queryOptions({
  queryKey: ['screen', 'all'],
  queryFn: ({ signal }) => allScreens(signal),
  staleTime: 60_000,
});

const TROUBLES: ScreenFilter[] = [
  { status: 'offline' },
  { status: 'never' },
  { status: 'online', convergence: 'behind' },
];
const TROUBLES_AGAIN_MS = 30_000;

/** The screens that are not well: these are few, and what is not among them is. */
export const troubledQuery = queryOptions({
  queryKey: ['screen', 'troubled'],
  queryFn: async ({ signal }) => {
    const found = (await Promise.all(TROUBLES.map((filter) => allScreens(signal, filter)))).flat();
    return [...new Map(found.map((screen) => [screen.id, screen])).values()];
  },
  refetchInterval: TROUBLES_AGAIN_MS,
});
export const screenQuery = (id: string) =>
  queryOptions({
    queryKey: ['screen', 'one', id],
    queryFn: ({ signal }) => get<Screen>('/screens/{id}', { path: { id }, signal }),
  });
export const screenManifestQuery = (id: string, revision: number | null) =>
  queryOptions({
    queryKey: ['screen', 'manifest', id, revision],
    queryFn: ({ signal }) => get<unknown>('/screens/{id}/manifest', { path: { id }, signal }),
  });
export const playsQuery = (id: string) =>
  queryOptions({
    queryKey: ['play', id],
    queryFn: ({ signal }) =>
      get<Page<Play>>('/screens/{id}/plays', { path: { id }, query: { limit: 20 }, signal }),
    refetchInterval: 15_000,
  });
export const commandsQuery = (id: string) =>
  queryOptions({
    queryKey: ['command', id],
    queryFn: ({ signal }) => get<Page<Command>>('/screens/{id}/commands', { path: { id }, signal }),
  });
export const screenshotsQuery = (id: string) =>
  queryOptions({
    queryKey: ['screenshot', id],
    queryFn: ({ signal }) => get<Items<Screenshot>>('/screens/{id}/screenshots', { path: { id }, signal }),
  });

export const checkPairing = (code: string) => post<PairingCheck>('/screens/pair/check', { body: { code } });
export const pairScreen = (body: { code: string; siteId: string; name: string; tags?: string[] }) =>
  post<Screen>('/screens/pair', { body });
export const provisionScreens = (
  screens: { name: string; siteId: string; tags: string[] }[],
  dryRun = false,
) => post<Provisioned>('/screens/provision', { body: { screens, dryRun }, limitMs: LONG_MS });
export const replaceScreen = (id: string, code: string) =>
  post<Screen>('/screens/{id}/replace', { path: { id }, body: { code } });
export const enrolScreen = (id: string) => post<Enrolment>('/screens/{id}/enrol', { path: { id } });
export const saveScreen = (id: string, version: number, body: ScreenPatch) =>
  patch<Screen>('/screens/{id}', { path: { id }, version, body });
export const revokeScreen = (id: string) => post<Screen>('/screens/{id}/revoke', { path: { id } });
export const deleteScreen = (id: string, version: number) =>
  remove('/screens/{id}', { path: { id }, version });
export const commandScreen = (id: string, kind: string, args: Record<string, unknown> = {}) =>
  post<Command>('/screens/{id}/commands', { path: { id }, body: { kind, args } });

/** What a JSON file of a screen says. */
export async function readFile(address: string): Promise<unknown> {
  const answer = await fetch(address, { credentials: 'same-origin' });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}
