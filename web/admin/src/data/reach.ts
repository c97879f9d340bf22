import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { reachQuery } from './campaigns';

/** How many screens a target meets now, asked when the choosing rests. */
export function useReach(target: string) {
  const [settled] = useDebouncedValue(target, 300);
  return useQuery({ ...reachQuery(settled), placeholderData: keepPreviousData, retry: false });
}
