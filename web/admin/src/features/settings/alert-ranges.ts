import type { AlertRules } from '@vitrine/api/types';

export const KINDS = ['offline', 'behind', 'clock', 'disk', 'item'] as const satisfies (keyof AlertRules)[];
export type Kind = (typeof KINDS)[number];

/** From where to where a threshold may be, as people count it. */
export const RANGES: Record<Kind, [min: number, max: number]> = {
  offline: [0, 1440],
  behind: [0, 10_080],
  clock: [0.1, 86_400],
  disk: [1, 50],
  item: [1, 1000],
};
export const CALM: [min: number, max: number] = [0, 1440];

/** The server counts a clock in milliseconds, people in seconds. */
export const scaleOf = (kind: Kind) => (kind === 'clock' ? 1000 : 1);

/** Which of its figures a rule lacks, or has beyond what the server takes, with the range. */
export function outside(
  kind: Kind,
  { threshold, clearMinutes }: AlertRules[Kind],
): Partial<Record<'threshold' | 'clearMinutes', [min: number, max: number]>> {
  const isIn = (value: number, [min, max]: [number, number]) => value >= min && value <= max;
  return {
    ...(!isIn(threshold / scaleOf(kind), RANGES[kind]) && { threshold: RANGES[kind] }),
    ...(!isIn(clearMinutes, CALM) && { clearMinutes: CALM }),
  };
}
