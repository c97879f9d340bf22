import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { get, LONG_MS, post, put, remove } from '@vitrine/api/client';
import type {
  BrandKit,
  BrandKitInput,
  Items,
  Page,
  Scene,
  SceneInput,
  SceneTemplate,
  SceneUse,
} from '@vitrine/api/types';

export const scenesQuery = (filter: { q?: string; state?: string } = {}) =>
  infiniteQueryOptions({
    queryKey: ['scene', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Scene>>('/scenes', { query: { ...filter, limit: 24, after: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
export const sceneQuery = (id: string) =>
  queryOptions({
    queryKey: ['scene', 'one', id],
    queryFn: ({ signal }) => get<Scene>('/scenes/{id}', { path: { id }, signal }),
  });
export const sceneUsageQuery = (id: string) =>
  queryOptions({
    queryKey: ['scene', 'usage', id],
    queryFn: ({ signal }) => get<Items<SceneUse>>('/scenes/{id}/usage', { path: { id }, signal }),
  });
export const templatesQuery = (locale: string) =>
  queryOptions({
    queryKey: ['scene-template', locale],
    queryFn: ({ signal }) => get<Items<SceneTemplate>>('/scene-templates', { query: { locale }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
export const brandKitQuery = queryOptions({
  queryKey: ['brand'],
  queryFn: ({ signal }) => get<BrandKit>('/brand-kit', { signal }),
});

export const createScene = (body: SceneInput) => post<Scene>('/scenes', { body });
export const saveScene = (id: string, version: number, body: SceneInput) =>
  put<Scene>('/scenes/{id}', { path: { id }, version, body });
export const duplicateScene = (id: string) => post<Scene>('/scenes/{id}/duplicate', { path: { id } });
export const deleteScene = (id: string, version: number) => remove('/scenes/{id}', { path: { id }, version });
export const saveBrandKit = (version: number, body: BrandKitInput) =>
  put<BrandKit>('/brand-kit', { version, body, limitMs: LONG_MS });
