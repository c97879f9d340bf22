/** Wall-clock times as numbers: milliseconds that a clock without zone has counted. Pure. */
import { instantOf, wallOf } from './zone';

export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

/** "2026-10-01T09:00" as a number; a date alone is its midnight. */
export function wallMs(text: string): number {
  return Date.parse(text.length === 10 ? `${text}T00:00Z` : `${text.slice(0, 16)}Z`);
}

export function wallText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16);
}

export function dateText(ms: number): string {
  return wallText(ms).slice(0, 10);
}

/** Whether an edge of a campaign is one instant everywhere, and not each store's own time. */
export function isInstant(edge: string): boolean {
  return /(Z|[+-]\d\d:\d\d)$/.test(edge);
}

/** What the clock of a zone reads at an edge. */
export function edgeMs(edge: string, zone: string): number {
  return wallMs(isInstant(edge) ? wallOf(Date.parse(edge), zone) : edge);
}

/** An edge moved along the wall clock of a zone; one that means the same instant everywhere goes on meaning that. */
export function edgeMoved(edge: string, by: number, zone: string): string {
  if (by === 0) return edge;
  const wall = wallText(edgeMs(edge, zone) + by);
  return isInstant(edge) ? new Date(instantOf(wall, zone)).toISOString() : wall;
}
