/** What made a campaign or a scene, when nobody made it among the contents. Pure. */
import type { Campaign, Scene } from '@vitrine/api/types';

/** What a store wrote on its own page. */
export const isMessage = ({ origin }: Pick<Campaign | Scene, 'origin'>): boolean => origin === 'message';

/** What interrupted once and was stopped: it is over, and does not go on. */
export const isStopped = ({ origin, paused }: Pick<Campaign, 'origin' | 'paused'>): boolean =>
  origin === 'emergency' && paused;
