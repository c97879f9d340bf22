/** How long something is on the glass, as it is typed: in seconds. Pure. */

/** A day. */
export const MOST_SECONDS = 86_400;
const LEAST_SECONDS = 1;

/** In ms, the nearest that can be; null for an empty field, which leaves it to the content. */
export function durationOf(typed: number | string): number | null {
  if (typeof typed === 'string' && typed.trim() === '') return null;
  const seconds = Number(typed);
  if (!Number.isFinite(seconds)) return null;
  return Math.round(Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, seconds)) * 1000);
}
