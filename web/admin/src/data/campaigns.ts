import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { get, post, put, remove } from '@vitrine/api/client';
import type {
  Campaign,
  CampaignInput,
  CampaignPlan,
  HistoryEntry,
  Items,
  Page,
  Reach,
} from '@vitrine/api/types';

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
export const campaignQuery = (id: string) =>
  queryOptions({
    queryKey: ['campaign', 'one', id],
    queryFn: ({ signal }) => get<Campaign>('/campaigns/{id}', { path: { id }, signal }),
  });
export const campaignHistoryQuery = (id: string) =>
  queryOptions({
    queryKey: ['campaign', 'history', id],
    queryFn: ({ signal }) => get<Items<HistoryEntry>>('/campaigns/{id}/history', { path: { id }, signal }),
  });
export const reachQuery = (target: string) =>
  queryOptions({
    queryKey: ['reach', target],
    queryFn: ({ signal }) => post<Reach>('/targets/reach', { body: { target }, signal }),
    enabled: target.trim() !== '',
    staleTime: 10_000,
  });
/** When a campaign plays next as it is written now; `body` is its JSON. */
export const upcomingQuery = (body: string) =>
  queryOptions({
    queryKey: ['campaign', 'upcoming', body],
    queryFn: ({ signal }) => post<CampaignPlan>('/campaigns/plan', { body: JSON.parse(body), signal }),
    retry: false,
    staleTime: 30_000,
  });

export const createCampaign = (body: CampaignInput) => post<Campaign>('/campaigns', { body });
export const saveCampaign = (id: string, version: number, body: CampaignInput) =>
  put<Campaign>('/campaigns/{id}', { path: { id }, version, body });
export const deleteCampaign = (id: string, version: number) =>
  remove('/campaigns/{id}', { path: { id }, version });
export const pauseCampaign = (id: string) => post<Campaign>('/campaigns/{id}/pause', { path: { id } });
export const resumeCampaign = (id: string) => post<Campaign>('/campaigns/{id}/resume', { path: { id } });
export const duplicateCampaign = (id: string) =>
  post<Campaign>('/campaigns/{id}/duplicate', { path: { id } });
