import { queryOptions } from '@tanstack/react-query';
import { get, patch, post, remove } from '@vitrine/api/client';
import type { EffectiveSettings, Page, PlayerSettings, SettingsProfile } from '@vitrine/api/types';

export interface ProfileBody {
  name: string;
  settings: PlayerSettings;
  isDefault: boolean;
}

export const profilesQuery = queryOptions({
  queryKey: ['profile', 'list'],
  queryFn: ({ signal }) => get<Page<SettingsProfile>>('/profiles', { query: { limit: 200 }, signal }),
});
export const behaviourQuery = (id: string) =>
  queryOptions({
    queryKey: ['screen', 'settings', id],
    queryFn: ({ signal }) => get<EffectiveSettings>('/screens/{id}/settings', { path: { id }, signal }),
  });
export const createProfile = (body: ProfileBody) => post<SettingsProfile>('/profiles', { body });
export const saveProfile = (id: string, version: number, body: ProfileBody) =>
  patch<SettingsProfile>('/profiles/{id}', { path: { id }, version, body });
export const deleteProfile = (id: string, version: number) =>
  remove('/profiles/{id}', { path: { id }, version });
