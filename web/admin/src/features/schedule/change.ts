/** What somebody wishes by moving a bar, as the next body of its campaign. Pure. */
import type { CampaignInput } from '@vitrine/api/types';
import { campaignBody } from '../../data/campaigns';
import { retargeted } from '../../lib/target-match';
import type { Stretch } from './axis';
import type { Bar } from './bars';
import { movedWindow, onEveryDate, onThisDate, type Refusal } from './edit';
import type { Row } from './rows';

export type Place = Pick<Row, 'id' | 'kind' | 'name' | 'path' | 'zone'>;

export interface Wish {
  bar: Bar;
  from: Place;
  to: Place;
  next: Stretch;
}

/** Whether only the one date is meant, or all of them. */
export type Scope = 'once' | 'all';

export type Changed =
  | { body: CampaignInput; refusal?: undefined }
  | { body?: undefined; refusal: Refusal | 'place' | 'joined' };

export function timesDiffer({ bar, next }: Wish): boolean {
  return next.start !== (bar.from ?? bar.start) || next.end !== (bar.to ?? bar.end);
}

/** The place of the target that another would replace; null where none moves. */
export function placeMoved({ bar, from, to }: Wish): { target: string; replaced: string } | 'never' | null {
  if (from.id === to.id || from.kind === 'campaign' || to.kind === 'campaign') return null;
  return retargeted(bar.campaign.target, { ...from, kind: from.kind }, { ...to, kind: to.kind }) ?? 'never';
}

/** Whether a bar can be put into another row: by its target, and where rows are places. */
export function mayStand(bar: Bar, from: Place, to: Place): boolean {
  if (from.id === to.id) return true;
  if (from.kind === 'campaign' || to.kind === 'campaign') return false;
  return placeMoved({ bar, from, to, next: bar }) !== 'never';
}

export function changeOf(wish: Wish, scope: Scope, isPlayed: (date: string) => boolean): Changed {
  const { bar, from, next } = wish;
  const place = placeMoved(wish);
  if (place === 'never') return { refusal: 'place' };
  const timed = inTime();
  if (!timed.body || !place) return timed;
  return { body: { ...timed.body, target: place.target } };

  function inTime(): Changed {
    const { campaign, source } = bar;
    if (!timesDiffer(wish)) return { body: campaignBody(campaign) };
    if (campaign.rules.length === 0) {
      const by = { start: next.start - (bar.from ?? bar.start), end: next.end - (bar.to ?? bar.end) };
      return { body: movedWindow(campaign, by, from.zone) };
    }
    if (!source) return { refusal: 'joined' };
    return scope === 'once'
      ? onThisDate(campaign, source, next, isPlayed)
      : onEveryDate(campaign, source, next);
  }
}

/** Whether it has to be asked what is meant: one date or all, or a place that the bar only inherits. */
export function mustAsk(wish: Wish): boolean {
  const place = placeMoved(wish);
  if (place && place !== 'never' && place.replaced !== wish.from.id) return true;
  return wish.bar.campaign.rules.length > 0 && timesDiffer(wish);
}
