export const CHOICES = ['hour', 'fourHours', 'tomorrow', 'week'] as const;
export type Choice = (typeof CHOICES)[number];

const HOUR_MS = 3_600_000;

/** When a choice is over, by the reader's own clock. */
export function until(choice: Choice, now: Date): Date {
  if (choice === 'tomorrow') {
    const morning = new Date(now);
    morning.setDate(morning.getDate() + 1);
    morning.setHours(8, 0, 0, 0);
    return morning;
  }
  const hours = { hour: 1, fourHours: 4, week: 7 * 24 }[choice];
  return new Date(now.getTime() + hours * HOUR_MS);
}
