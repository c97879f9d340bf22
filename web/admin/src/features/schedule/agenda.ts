/** The bars as a list by days. Pure. */
import { dateText, wallMs } from '../../lib/wall';
import { daysOf, type Range } from './axis';
import type { Bar } from './bars';

export interface AgendaDay {
  /** Midnight; null for what had begun before. */
  day: number | null;
  bars: Bar[];
}

/** What goes on from before, then each day with what begins on it; days on which nothing begins are left out. */
export function agendaOf(bars: Bar[], range: Range): AgendaDay[] {
  const sorted = [...bars].sort((a, b) => a.start - b.start || a.end - b.end || a.key.localeCompare(b.key));
  const before = sorted.filter(({ isCutBefore }) => isCutBefore);
  const days = daysOf(range).map((day) => ({
    day,
    bars: sorted.filter((bar) => !bar.isCutBefore && wallMs(dateText(bar.start)) === day),
  }));
  return [{ day: null, bars: before }, ...days].filter((one) => one.bars.length > 0);
}
