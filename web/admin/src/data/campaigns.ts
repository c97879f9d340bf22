import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, LONG_MS, post, put, remove } from '@vitrine/api/client';
import type {
  Campaign,
  CampaignDelivery,
  CampaignInput,
  CampaignPlan,
  CampaignPlanZone,
  HistoryEntry,
  Items,
  Page,
  Reach,
} from '@vitrine/api/types';

import { dateAfter } from '../lib/zone';

export interface CampaignFilter {
  q?: string;
  state?: string;
  phase?: string;
  kind?: string;
  sort?: string;
}

export const campaignsQuery = (filter: CampaignFilter) =>
  infiniteQueryOptions({
    queryKey: ['campaign', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Campaign>>('/campaigns', {
        query: { sort: '-changedAt', ...filter, limit: 100, after: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
/** Every campaign: the schedule shows all of them, so the pages are read to the end. */
async function allCampaigns(signal: AbortSignal): Promise<Campaign[]> {
  const campaigns: Campaign[] = [];
  let after: string | null = '';
  while (after !== null) {
    const page: Page<Campaign> = await get<Page<Campaign>>('/campaigns', {
      query: { sort: 'name', limit: 200, after },
      signal,
    });
    campaigns.push(...page.items);
    after = page.next;
  }
  return campaigns;
}

export const allCampaignsQuery = queryOptions({
  queryKey: ['campaign', 'all'],
  queryFn: ({ signal }) => allCampaigns(signal),
});

const MOST_OCCURRENCES = 50;

/** All occurrences of a draft in a range. The server tells so many at a time, so it is asked again from where it stopped. */
async function occurrencesIn(
  id: string,
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<CampaignPlan> {
  const zones = new Map<string, CampaignPlanZone>();
  for (let start = from; start < to; ) {
    const plan: CampaignPlan = await get<CampaignPlan>('/campaigns/{id}/plan', {
      path: { id },
      query: {
        from: new Date(start).toISOString(),
        to: new Date(to).toISOString(),
        limit: MOST_OCCURRENCES,
        draft: true,
      },
      signal,
    });
    for (const zone of plan.zones) {
      const known = zones.get(zone.timeZone)?.occurrences ?? [];
      const news = zone.occurrences.filter(
        (one) => !known.some(({ local }) => local.start === one.local.start),
      );
      zones.set(zone.timeZone, { ...zone, occurrences: [...known, ...news] });
    }
    const ends = plan.zones.map(({ occurrences }) =>
      occurrences.length < MOST_OCCURRENCES ? to : Date.parse(occurrences.at(-1)?.end ?? '') || to,
    );
    start = Math.max(start + 1, Math.min(to, ...ends));
  }
  return { zones: [...zones.values()], warnings: [] };
}

/** `version` stands for the rules: another version is asked for anew. */
export const occurrencesQuery = (id: string, version: number, from: number, to: number) =>
  queryOptions({
    queryKey: ['campaign', 'occurrences', id, version, from, to],
    queryFn: ({ signal }) => occurrencesIn(id, from, to, signal),
    retry: false,
    staleTime: 60_000,
  });
export const campaignQuery = (id: string) =>
  queryOptions({
    queryKey: ['campaign', 'one', id],
    queryFn: ({ signal }) => get<Campaign>('/campaigns/{id}', { path: { id }, signal }),
  });
const DELIVERY_EVERY_MS = 15_000;

/** What it was promised and what was delivered in the last days; today's plays come in while one looks. */
export const deliveryQuery = (id: string, days: number) =>
  queryOptions({
    queryKey: ['campaign', 'delivery', id, days],
    queryFn: ({ signal }) =>
      get<CampaignDelivery>('/campaigns/{id}/delivery', { path: { id }, query: { days }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: DELIVERY_EVERY_MS,
  });
export const campaignHistoryQuery = (id: string) =>
  queryOptions({
    queryKey: ['campaign', 'history', id],
    queryFn: ({ signal }) => get<Items<HistoryEntry>>('/campaigns/{id}/history', { path: { id }, signal }),
  });
export const reachQuery = (target: string) =>
  queryOptions({
    queryKey: ['reach', target],
    queryFn: ({ signal }) => post<Reach>('/targets/reach', { body: { target }, signal, limitMs: LONG_MS }),
    enabled: target.trim() !== '',
    staleTime: 10_000,
  });
/** When a campaign plays next as it is written now; `body` is its JSON. */
export const upcomingQuery = (body: string) =>
  queryOptions({
    queryKey: ['campaign', 'upcoming', body],
    queryFn: ({ signal }) =>
      post<CampaignPlan>('/campaigns/plan', { body: JSON.parse(body), signal, limitMs: LONG_MS }),
    retry: false,
    staleTime: 30_000,
  });
const DAY_MS = 86_400_000;

/** The stretch that a published campaign is in, or the next one within a week. */
export const nextStretchQuery = (id: string) =>
  queryOptions({
    queryKey: ['campaign', 'next', id],
    queryFn: async ({ signal }) => {
      const [from, to] = [Date.now(), Date.now() + 7 * DAY_MS].map((at) => new Date(at).toISOString());
      const { zones } = await get<CampaignPlan>('/campaigns/{id}/plan', {
        path: { id },
        query: { from, to, limit: 1, draft: false },
        signal,
      });
      const [zone] = zones;
      const [next] = zone?.occurrences ?? [];
      return zone && next ? { ...next, timeZone: zone.timeZone } : null;
    },
    retry: false,
    staleTime: 60_000,
    refetchInterval: 60_000,
  });

/** Published campaigns whose time has yet to come, the next one first. */
export const comingQuery = queryOptions({
  queryKey: ['campaign', 'coming'],
  queryFn: ({ signal }) =>
    get<Page<Campaign>>('/campaigns', { query: { phase: 'scheduled', limit: 100 }, signal }),
  select: ({ items }) => [...items].sort((a, b) => (a.from ?? '').localeCompare(b.from ?? '')),
});
/** When it plays in the week from a Monday on, in every zone; a day more on each side, for zones far away. */
export const weekQuery = (body: string, monday: string) =>
  queryOptions({
    queryKey: ['campaign', 'week', monday, body],
    queryFn: ({ signal }) =>
      post<CampaignPlan>('/campaigns/plan', {
        query: {
          from: `${dateAfter(monday, -1)}T00:00:00.000Z`,
          to: `${dateAfter(monday, 8)}T00:00:00.000Z`,
          limit: MOST_OCCURRENCES,
        },
        body: JSON.parse(body),
        signal,
        limitMs: LONG_MS,
      }),
    retry: false,
    staleTime: 30_000,
  });

/** With a key, one that is asked for twice is made once. */
export const createCampaign = (body: CampaignInput, key?: string) =>
  post<Campaign>('/campaigns', { body, headers: key ? { 'Idempotency-Key': key } : {} });
export const saveCampaign = (id: string, version: number, body: CampaignInput) =>
  put<Campaign>('/campaigns/{id}', { path: { id }, version, body });
export const deleteCampaign = (id: string, version: number) =>
  remove('/campaigns/{id}', { path: { id }, version });
export const pauseCampaign = (id: string) =>
  post<Campaign>('/campaigns/{id}/pause', { path: { id }, limitMs: LONG_MS });
export const resumeCampaign = (id: string) =>
  post<Campaign>('/campaigns/{id}/resume', { path: { id }, limitMs: LONG_MS });
export const duplicateCampaign = (id: string) =>
  post<Campaign>('/campaigns/{id}/duplicate', { path: { id } });

const FIELDS = [
  'name',
  'kind',
  'priority',
  'weight',
  'ramp',
  'sharePermille',
  'severity',
  'target',
  'from',
  'to',
  'rules',
  'condition',
  'capPerHour',
  'gapMs',
  'separationKeys',
  'wake',
  'softEnd',
  'playlistId',
  'items',
  'printedPrices',
] as const satisfies (keyof CampaignInput)[];

/** A campaign as it is sent. */
export function campaignBody(campaign: Campaign): CampaignInput {
  const known = FIELDS.filter((field) => campaign[field] !== undefined && campaign[field] !== null);
  return Object.fromEntries(known.map((field) => [field, campaign[field]])) as unknown as CampaignInput;
}
