/** Which campaigns and scenes a store's message was made into; the server names them after the store. Pure. */
import type { Campaign, Scene, Site } from '@vitrine/api/types';

const namedAfter = ({ name }: { name: string }, store: Site) => name.startsWith(`${store.name} – `);

export function isMessage(campaign: Campaign, sites: readonly Site[]): boolean {
  const [item, ...others] = campaign.items ?? [];
  if (campaign.kind !== 'loop' || !item?.sceneId || others.length > 0) return false;
  const store = sites.find(({ id }) => campaign.target === `under:${id}`);
  return store !== undefined && namedAfter(campaign, store);
}

export const isMessageScene = (scene: Scene, sites: readonly Site[]): boolean =>
  sites.some((site) => site.kind === 'store' && namedAfter(scene, site));

/** What interrupted once and was stopped: it is over, and does not go on. */
export const isStopped = ({ kind, paused }: Pick<Campaign, 'kind' | 'paused'>): boolean =>
  kind === 'emergency' && paused;
