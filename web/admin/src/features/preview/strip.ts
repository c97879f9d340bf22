/** The day of a screen as a strip: where its segments stand, and which colour a campaign has. */
import type { PlanLayer, PlanSegment } from '@vitrine/api/types';
import { type Day, instantOf, wallOf } from '../../lib/zone';

export const STEP_MS = 300_000;
/** How many colours there are for campaigns; more campaigns share them. */
export const COLOURS = 8;

export interface Bar {
  from: number;
  to: number;
  /** In percent of the day. */
  left: number;
  width: number;
  layer: PlanLayer;
  /** Who plays, for how much of the time: most first; `part` in percent. */
  parts: { campaignId: string; part: number }[];
}

export function barsOf(segments: PlanSegment[], day: Day): Bar[] {
  const length = day.end - day.start;
  return segments.flatMap((segment) => {
    const { start, end, layer } = segment;
    const from = Math.max(Date.parse(start), day.start);
    const to = Math.min(Date.parse(end), day.end);
    if (to <= from) return [];
    const parts = partsOf(segment)
      .filter(({ part }) => part > 0)
      .sort((a, b) => b.part - a.part || a.campaignId.localeCompare(b.campaignId));
    const left = ((from - day.start) / length) * 100;
    return [{ from, to, left, width: ((to - from) / length) * 100, layer, parts }];
  });
}

/** What each campaign has of the loop: a cap or a gap may leave it less than its share. */
function partsOf({ loop, shares }: PlanSegment): { campaignId: string; part: number }[] {
  if (!loop) return Object.entries(shares).map(([campaignId, ppb]) => ({ campaignId, part: ppb / 1e7 }));
  const shown = new Map<string, number>();
  for (const { campaignId, durationMs } of loop.plays)
    shown.set(campaignId, (shown.get(campaignId) ?? 0) + durationMs);
  return [...shown].map(([campaignId, ms]) => ({ campaignId, part: (ms / loop.lengthMs) * 100 }));
}

/** A colour's number for each campaign of the day, in the order of their coming. */
export function coloursOf(bars: Bar[]): Map<string, number> {
  const colours = new Map<string, number>();
  for (const { parts } of bars)
    for (const { campaignId } of parts)
      if (!colours.has(campaignId)) colours.set(campaignId, colours.size % COLOURS);
  return colours;
}

/** Where the full hours of the wall clock stand, in percent; one that the clock leaps over is left out. */
export function hoursOf(day: Day, every: number): { left: number; label: string }[] {
  const hours: { left: number; label: string }[] = [];
  for (let hour = 0; hour < 24; hour += every) {
    const wall = `${day.date}T${String(hour).padStart(2, '0')}:00`;
    const at = instantOf(wall, day.zone);
    if (wallOf(at, day.zone) !== wall) continue;
    hours.push({ left: ((at - day.start) / (day.end - day.start)) * 100, label: wall.slice(11, 13) });
  }
  return hours;
}

export function lastStep(day: Day): number {
  return Math.ceil((day.end - day.start) / STEP_MS) - 1;
}

export function stepOf(at: number, day: Day): number {
  return Math.min(lastStep(day), Math.max(0, Math.floor((at - day.start) / STEP_MS)));
}

/** The bar that holds an instant. */
export function barAt(bars: Bar[], at: number): Bar | undefined {
  return bars.find(({ from, to }) => from <= at && at < to);
}
