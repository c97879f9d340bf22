/** What a screen shows next, by the same rules as the screen itself. Pure. */
import { type Manifest, playingAt } from '@vitrine/player-core/manifest';

export interface Coming {
  at: number;
  /** `null`: the glass is off, or shows the card of the brand. */
  item: { id: string; campaignId: string } | null;
}

/** The next so many changes on the glass after what is on it now. */
export function upcoming(manifest: Manifest, now: number, count: number): Coming[] {
  const coming: Coming[] = [];
  let at = now;
  while (coming.length <= count) {
    const playing = playingAt(manifest, at);
    const item = playing.state === 'item' ? (manifest.items[playing.item] ?? null) : null;
    coming.push({ at, item: item && { id: item.id, campaignId: item.campaignId } });
    const until = playing.state === 'item' ? playing.endsAtMs : playing.untilMs;
    if (until === null || until <= at) break;
    at = until;
  }
  return coming.slice(1);
}
