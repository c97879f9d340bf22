/** How tall rows are and where their bars stand, in px. Pure. */
import type { Row } from './rows';
import type { Filled } from './use-schedule';

const LANE = 28;
const PAD = 6;
const PLAYS = 24;
const LEAST = 52;
const LEAST_WITH_PLAYS = 84;

/** The screen whose programme a row shows: a screen its own, a store that is shut the one of its first. */
export function shownScreen({ kind, screens, isOpen }: Row) {
  const [first] = screens;
  return first && (kind === 'screen' || (kind === 'store' && !isOpen)) ? first : null;
}

export function topOf({ row }: Filled, lane: number): number {
  return PAD + (shownScreen(row) ? PLAYS : 0) + lane * LANE;
}

export function heightOf(filled: Filled): number {
  const least = shownScreen(filled.row) ? LEAST_WITH_PLAYS : LEAST;
  return Math.max(least, topOf(filled, Math.max(1, filled.layout.laneCount)) + PAD);
}
