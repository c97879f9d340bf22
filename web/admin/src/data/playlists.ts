import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { get, post, put, remove } from '@vitrine/api/client';
import type { Page, Playlist, PlaylistInput } from '@vitrine/api/types';

export const playlistsQuery = (filter: { q?: string; state?: string } = {}) =>
  infiniteQueryOptions({
    queryKey: ['playlist', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Playlist>>('/playlists', { query: { ...filter, limit: 100, after: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
export const playlistQuery = (id: string) =>
  queryOptions({
    queryKey: ['playlist', 'one', id],
    queryFn: ({ signal }) => get<Playlist>('/playlists/{id}', { path: { id }, signal }),
  });

export const createPlaylist = (body: PlaylistInput) => post<Playlist>('/playlists', { body });
export const savePlaylist = (id: string, version: number, body: PlaylistInput) =>
  put<Playlist>('/playlists/{id}', { path: { id }, version, body });
export const deletePlaylist = (id: string, version: number) =>
  remove('/playlists/{id}', { path: { id }, version });
