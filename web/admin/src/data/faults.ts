import { queryOptions } from '@tanstack/react-query';
import { get, post } from '@vitrine/api/client';
import type { Fault, FaultKind, Page } from '@vitrine/api/types';

export interface FaultInput {
  kind: FaultKind;
  words: string;
  photo: File | null;
}

export const screenFaultsQuery = (screenId: string) =>
  queryOptions({
    queryKey: ['fault', 'screen', screenId],
    queryFn: ({ signal }) => get<Page<Fault>>('/faults', { query: { screenId, limit: 10 }, signal }),
  });
export const siteFaultsQuery = (siteId: string) =>
  queryOptions({
    queryKey: ['fault', 'site', siteId],
    queryFn: ({ signal }) => get<Page<Fault>>('/faults', { query: { siteId, limit: 20 }, signal }),
  });

export function reportFault(screenId: string, { kind, words, photo }: FaultInput): Promise<Fault> {
  const body = new FormData();
  body.set('kind', kind);
  body.set('words', words);
  if (photo) body.set('photo', photo);
  return post<Fault>('/screens/{id}/faults', { path: { id: screenId }, body });
}
export const closeFault = (id: string, answer: string) =>
  post<Fault>('/faults/{id}/close', { path: { id }, body: { answer } });
