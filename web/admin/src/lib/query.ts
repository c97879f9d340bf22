import { QueryClient, type QueryKey } from '@tanstack/react-query';
import { Problem } from '@vitrine/api/problem';

function worthRetrying(count: number, error: unknown): boolean {
  if (error instanceof Problem && error.status < 500 && error.status !== 429) return false;
  return count < 3;
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 20_000, gcTime: 5 * 60_000, retry: worthRetrying, refetchOnWindowFocus: false },
    mutations: { retry: false },
  },
});

/**
 * Fetches anew what is old. What tells of publications waits for the campaigns: until a campaign is known to be in another
 * publication, or in none, its page would ask for what is gone.
 */
export async function refreshed(client: QueryClient, keys: QueryKey[]): Promise<void> {
  const old = (wanted: (root: unknown) => boolean) =>
    keys.filter(([root]) => wanted(root)).map((queryKey) => client.invalidateQueries({ queryKey }));
  void old((root) => root !== 'campaign' && root !== 'publication');
  await Promise.allSettled(old((root) => root === 'campaign'));
  await Promise.allSettled(old((root) => root === 'publication'));
}
