/** A campaign that ends now. Pure. */
import type { Campaign, CampaignInput } from '@vitrine/api/types';
import { instantOf } from '../../lib/zone';
import { formOf, inputOf } from './form';

/**
 * The body of a campaign that ends at an instant. Its start becomes an instant too, by the clock of the organisation:
 * an end that is an instant lies after a start on the wall of far away stores only hours later.
 */
export function endedBody(campaign: Campaign, now: number, zone: string): CampaignInput {
  const { ramp: _, ...body } = inputOf(formOf(campaign));
  const starts = body.from
    ? body.from.endsWith('Z')
      ? Date.parse(body.from)
      : instantOf(body.from, zone)
    : null;
  const from = starts === null ? null : new Date(Math.min(starts, now - 60_000)).toISOString();
  return { ...body, from, to: new Date(now).toISOString() };
}
