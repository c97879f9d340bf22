import { dateAfter, homeZone, instantOf, wallOf } from '../../lib/zone';

export const CHOICES = ['hour', 'fourHours', 'tomorrow', 'week'] as const;
export type Choice = (typeof CHOICES)[number];

const HOUR_MS = 3_600_000;

/** When a choice is over; the morning is that of the organisation. */
export function until(choice: Choice, now: Date): Date {
  if (choice === 'tomorrow') {
    const zone = homeZone();
    const today = wallOf(now.getTime(), zone).slice(0, 10);
    return new Date(instantOf(`${dateAfter(today)}T08:00`, zone));
  }
  const hours = { hour: 1, fourHours: 4, week: 7 * 24 }[choice];
  return new Date(now.getTime() + hours * HOUR_MS);
}
