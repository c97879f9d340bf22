import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { get, LONG_MS, post } from '@vitrine/api/client';
import type {
  BulkAction,
  BulkOperation,
  BulkPreview,
  BulkResult,
  BulkResultState,
  Page,
  ScreenFilterBody,
} from '@vitrine/api/types';

/** What is not over yet. */
const MOVING: BulkResultState[] = ['waiting', 'queued', 'sent', 'accepted', 'running'];

export const isMoving = (operation: BulkOperation) =>
  MOVING.some((state) => (operation.counts[state] ?? 0) > 0) ||
  operation.state === 'queued' ||
  operation.state === 'running';

export const previewBulk = (filter: ScreenFilterBody, action: BulkAction) =>
  post<BulkPreview>('/screens/bulk', { body: { filter, action, dryRun: true }, limitMs: LONG_MS });
export const beginBulk = (filter: ScreenFilterBody, action: BulkAction, { count, token }: BulkPreview) =>
  post<BulkOperation>('/screens/bulk', {
    body: { filter, action, expectedCount: count, token },
    limitMs: LONG_MS,
  });
export const cancelBulk = (id: string) =>
  post<BulkOperation>('/bulk-operations/{id}/cancel', { path: { id }, body: {} });
export const undoBulk = (id: string) =>
  post<BulkOperation>('/bulk-operations/{id}/undo', { path: { id }, body: {}, limitMs: LONG_MS });

export const bulkQuery = (id: string) =>
  queryOptions({
    queryKey: ['bulk', id],
    queryFn: ({ signal }) => get<BulkOperation>('/bulk-operations/{id}', { path: { id }, signal }),
    refetchInterval: ({ state }) => (state.data && !isMoving(state.data) ? false : 2_000),
  });
/** The screens of which an act became this, read to the end. */
export async function bulkScreens(id: string, state: BulkResultState): Promise<string[]> {
  const found: string[] = [];
  let after: string | null = '';
  while (after !== null) {
    const page: Page<BulkResult> = await get<Page<BulkResult>>('/bulk-operations/{id}/results', {
      path: { id },
      query: { state, limit: 200, after },
    });
    found.push(...page.items.map(({ screenId }) => screenId));
    after = page.next;
  }
  return found;
}
export const bulkResultsQuery = (id: string, state: string) =>
  infiniteQueryOptions({
    queryKey: ['bulk', id, 'results', state],
    queryFn: ({ pageParam, signal }) =>
      get<Page<BulkResult>>('/bulk-operations/{id}/results', {
        path: { id },
        query: { state, limit: 50, after: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
