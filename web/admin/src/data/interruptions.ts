import { queryOptions } from '@tanstack/react-query';
import { get } from '@vitrine/api/client';
import type { Campaign, CampaignInput, Page, Publication } from '@vitrine/api/types';
import { createCampaign, deleteCampaign } from './campaigns';
import { publish } from './publications';

/** The tag of media that are kept ready for an emergency. */
export const ARMED = 'urgence';

export type Interrupting = 'emergency' | 'takeover';

const AGAIN_MS = 15_000;

/** What interrupts the programme now; asked again and again, since each ends by itself. */
export const runningQuery = (kind: Interrupting) =>
  queryOptions({
    queryKey: ['campaign', 'running', kind],
    queryFn: async ({ signal }) => {
      const query = { kind, phase: 'live', sort: '-changedAt', limit: 50 };
      return (await get<Page<Campaign>>('/campaigns', { query, signal })).items;
    },
    refetchInterval: AGAIN_MS,
  });

/** The names of all that ever was an emergency. */
export const emergenciesQuery = queryOptions({
  queryKey: ['campaign', 'emergencies'],
  queryFn: async ({ signal }) => {
    const query = { kind: 'emergency', sort: '-changedAt', limit: 200 };
    const { items } = await get<Page<Campaign>>('/campaigns', { query, signal });
    return items.map(({ name }) => name);
  },
});

/** Makes the campaign and puts it on the screens; nothing stays behind when that is refused. */
export async function launch(body: CampaignInput, note: string): Promise<Publication> {
  const { id, version } = await createCampaign(body);
  try {
    return await publish({ changes: [{ kind: 'campaign', id }] }, note);
  } catch (refusal) {
    await deleteCampaign(id, version).catch(() => undefined);
    throw refusal;
  }
}
