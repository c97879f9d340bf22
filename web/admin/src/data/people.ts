import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { file, get, patch, post, remove } from '@vitrine/api/client';
import type {
  ApiKey,
  AuditEntry,
  Invitation,
  Items,
  Organisation,
  Page,
  Permission,
  Role,
  Session,
  User,
} from '@vitrine/api/types';

export const usersQuery = queryOptions({
  queryKey: ['user', 'all'],
  queryFn: ({ signal }) => get<Page<User>>('/users', { query: { limit: 200 }, signal }),
});
export const invitationsQuery = queryOptions({
  queryKey: ['invitation', 'all'],
  queryFn: ({ signal }) => get<Page<Invitation>>('/invitations', { signal }),
});
export const apiKeysQuery = queryOptions({
  queryKey: ['api-key', 'all'],
  queryFn: ({ signal }) => get<Page<ApiKey>>('/api-keys', { signal }),
});
export const sessionsQuery = queryOptions({
  queryKey: ['session', 'all'],
  queryFn: ({ signal }) => get<Items<Session>>('/auth/sessions', { signal }),
});
export const organisationQuery = queryOptions({
  queryKey: ['organisation'],
  queryFn: ({ signal }) => get<Organisation>('/organisation', { signal }),
});
/** Which entries of the log. */
export interface AuditFilter {
  whoId?: string;
  whoKind?: string;
  action?: string;
  objectKind?: string;
  objectId?: string;
  from?: string;
  to?: string;
}

export const auditTable = (filter: AuditFilter, locale: string) =>
  file('/audit', 'text/csv', { query: { ...filter, locale } });
export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      get<Page<AuditEntry>>('/audit', { query: { ...filter, limit: 50, after: pageParam }, signal }),
    placeholderData: keepPreviousData,
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
export const versionQuery = queryOptions({
  queryKey: ['version'],
  queryFn: ({ signal }) => get<{ version: string }>('/version', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

export const saveUser = (
  id: string,
  version: number,
  body: { name?: string; role?: Role; siteIds?: string[] | null; disabled?: boolean },
) => patch<User>('/users/{id}', { path: { id }, version, body });
export const deleteUser = (id: string, version: number) => remove('/users/{id}', { path: { id }, version });
export const invite = (body: { email: string; role: Role; siteIds?: string[] }) =>
  post<Invitation>('/invitations', { body });
export const withdrawInvitation = (id: string) => remove('/invitations/{id}', { path: { id } });
export const createApiKey = (body: { name: string; scopes: Permission[]; expiresAt?: string | null }) =>
  post<ApiKey>('/api-keys', { body });
export const revokeApiKey = (id: string) => remove('/api-keys/{id}', { path: { id } });
export const endSession = (id: string) => remove('/auth/sessions/{id}', { path: { id } });
export const saveOrganisation = (version: number, body: Partial<Organisation>) =>
  patch<Organisation>('/organisation', { version, body });
