import { queryOptions, useQuery } from '@tanstack/react-query';
import { get, patch, post, put } from '@vitrine/api/client';
import type {
  InvitationCheck,
  Items,
  Locale,
  Me,
  Permission,
  SavedView,
  SetupState,
} from '@vitrine/api/types';

export interface SetupInput {
  token: string;
  organisation: { name: string; timeZone: string; locale: Locale };
  owner: { name: string; email: string; password: string };
}

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => get<Me>('/auth/me', { signal }),
  staleTime: 5 * 60_000,
});
export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => get<SetupState>('/setup', { signal }),
});

export const setUp = (body: SetupInput) => post<Me>('/setup', { body });
export const viewsQuery = queryOptions({
  queryKey: ['me', 'views'],
  queryFn: ({ signal }) => get<Items<SavedView>>('/auth/me/views', { signal }),
  select: ({ items }) => items,
});
export const saveViews = (items: SavedView[]) => put<Items<SavedView>>('/auth/me/views', { body: { items } });

export const signIn = (body: { email: string; password: string }) => post<Me>('/auth/login', { body });
export const signOut = () => post<void>('/auth/logout');
export const changeMe = (body: { name?: string; locale?: Locale }) => patch<Me>('/auth/me', { body });
export const changePassword = (body: { current: string; password: string }) =>
  post<void>('/auth/password', { body });
export const checkInvitation = (token: string) =>
  post<InvitationCheck>('/invitations/check', { body: { token } });
export const acceptInvitation = (body: { token: string; name: string; password: string; locale: Locale }) =>
  post<Me>('/invitations/accept', { body });

/** What the signed-in person may do; nothing before the answer is there. */
export function usePermission(permission: Permission): boolean {
  const { data } = useQuery(meQuery);
  return data?.permissions.includes(permission) ?? false;
}
