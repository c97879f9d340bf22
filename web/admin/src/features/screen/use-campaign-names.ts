import { useInfiniteQuery } from '@tanstack/react-query';
import { campaignsQuery } from '../../data/campaigns';

/** The names of campaigns by id, for rows that only carry the id. */
export function useCampaignNames(): (id: string | null) => string {
  const { data } = useInfiniteQuery(campaignsQuery({}));
  const names = new Map(data?.pages.flatMap((page) => page.items.map((one) => [one.id, one.name] as const)));
  return (id) => (id && names.get(id)) || '–';
}
