/** Which of the stores that a campaign reaches are closed at a moment. Pure. */
import { openingAt } from '../../lib/opening';
import { instantOf, wallOf } from '../../lib/zone';
import type { Store } from './cuts';

export interface ClosedNow {
  closed: number;
  total: number;
  /** The one that opens first, and when by its own clock; none if none of them opens within a week. */
  next: { name: string; wall: string; isToday: boolean } | null;
}

/** Nothing while all of them are open. */
export function closedAt(stores: Store[], now: number): ClosedNow | null {
  const closed = stores.flatMap(({ name, zone, hours }) => {
    const wall = wallOf(now, zone);
    const { open, until } = openingAt(hours, wall);
    if (open) return [];
    return {
      name,
      until,
      isToday: until?.slice(0, 10) === wall.slice(0, 10),
      at: until && instantOf(until, zone),
    };
  });
  if (closed.length === 0) return null;
  const [first] = closed.filter(({ at }) => at !== null).sort((a, b) => Number(a.at) - Number(b.at));
  return {
    closed: closed.length,
    total: stores.length,
    next: first?.until ? { name: first.name, wall: first.until, isToday: first.isToday } : null,
  };
}
