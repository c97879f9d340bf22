/** What a moved element clings to: edges and middles of others, the canvas and its thirds, equal distances. Pure. */
import type { Box } from './geometry';

export interface Guide {
  /** The axis along which it holds the element: `x` is a line from top to bottom. */
  axis: 'x' | 'y';
  at: number;
  from: number;
  to: number;
  /** `gap` marks a distance that equals another; the line then runs along the axis, at `at` on the other one. */
  kind: 'line' | 'gap';
}

export interface Snapped {
  dx: number;
  dy: number;
  guides: Guide[];
}

interface Size {
  w: number;
  h: number;
}

/** One axis of a box. */
interface Stretch {
  low: number;
  high: number;
}

interface Stand {
  /** How far to go. */
  by: number;
  /** Lines that then touch, and gaps that are then equal. */
  lines: number[];
  gaps: Stretch[];
}

/** How much further a moved box goes so that it stands well, and the guides that say why. */
export function snap(moving: Box, others: Box[], canvas: Size, within: number): Snapped {
  const x = standing('x', moving, others, canvas.w, within);
  const y = standing('y', moving, others, canvas.h, within);
  const [dx, dy] = [x?.by ?? 0, y?.by ?? 0];
  const placed = {
    left: moving.left + dx,
    right: moving.right + dx,
    top: moving.top + dy,
    bottom: moving.bottom + dy,
  };
  return {
    dx,
    dy,
    guides: [...drawn('x', x, placed, others, canvas), ...drawn('y', y, placed, others, canvas)],
  };
}

type Axis = 'x' | 'y';
const along = (axis: Axis, box: Box): Stretch =>
  axis === 'x' ? { low: box.left, high: box.right } : { low: box.top, high: box.bottom };
const across = (axis: Axis, box: Box): Stretch => along(axis === 'x' ? 'y' : 'x', box);
const middle = ({ low, high }: Stretch) => (low + high) / 2;

function standing(axis: Axis, moving: Box, others: Box[], length: number, within: number): Stand | null {
  const own = along(axis, moving);
  const mine = [own.low, middle(own), own.high];
  const theirs = others.map((box) => along(axis, box)).flatMap((one) => [one.low, middle(one), one.high]);
  const lines = [0, length / 3, length / 2, (2 * length) / 3, length, ...theirs];
  let best: Stand | null = null;
  const offer = (by: number, gaps: Stretch[]) => {
    if (Math.abs(by) > within || (best && Math.abs(best.by) <= Math.abs(by))) return;
    best = { by, gaps, lines: [] };
  };
  for (const line of lines) for (const edge of mine) offer(line - edge, []);
  for (const { by, gaps } of distances(axis, moving, others)) offer(by, gaps);
  const found = best as Stand | null;
  if (!found) return null;
  const settled = mine.map((edge) => edge + found.by);
  const touching = lines.filter((line) => settled.some((edge) => Math.abs(edge - line) < 0.5));
  return { ...found, lines: [...new Set(touching)] };
}

/** Steps to places where the gap to a neighbour equals another gap in the same row or column. */
function distances(axis: Axis, moving: Box, others: Box[]): { by: number; gaps: Stretch[] }[] {
  const own = along(axis, moving);
  const size = own.high - own.low;
  const beside = (box: Box) => {
    const [a, b] = [across(axis, moving), across(axis, box)];
    return a.low < b.high && b.low < a.high;
  };
  const row = others.filter(beside).map((box) => along(axis, box));
  const before = row.filter(({ high }) => high <= own.low + size / 2).sort((a, b) => b.high - a.high);
  const after = row.filter(({ low }) => low >= own.high - size / 2).sort((a, b) => a.low - b.low);
  const [near, further] = before;
  const [next, beyond] = after;
  const found: { by: number; gaps: Stretch[] }[] = [];
  const put = (low: number, gaps: Stretch[]) => found.push({ by: low - own.low, gaps });
  if (near && next && next.low - near.high >= size) {
    const low = (near.high + next.low - size) / 2;
    put(low, [
      { low: near.high, high: low },
      { low: low + size, high: next.low },
    ]);
  }
  if (near && further && near.low > further.high) {
    const gap = near.low - further.high;
    put(near.high + gap, [
      { low: further.high, high: near.low },
      { low: near.high, high: near.high + gap },
    ]);
  }
  if (next && beyond && beyond.low > next.high) {
    const gap = beyond.low - next.high;
    put(next.low - gap - size, [
      { low: next.low - gap, high: next.low },
      { low: next.high, high: beyond.low },
    ]);
  }
  return found;
}

function drawn(axis: Axis, stand: Stand | null, placed: Box, others: Box[], canvas: Size): Guide[] {
  if (!stand) return [];
  const side = across(axis, placed);
  const full = axis === 'x' ? canvas.h : canvas.w;
  const lines = stand.lines.map((at): Guide => {
    const touched = others.filter((box) => {
      const one = along(axis, box);
      return [one.low, middle(one), one.high].some((edge) => Math.abs(edge - at) < 0.5);
    });
    const spans = [side, ...touched.map((box) => across(axis, box))];
    const ofCanvas = touched.length === 0;
    const from = ofCanvas ? 0 : Math.min(...spans.map(({ low }) => low));
    const to = ofCanvas ? full : Math.max(...spans.map(({ high }) => high));
    return { axis, at, from, to, kind: 'line' };
  });
  const gaps = stand.gaps.map(({ low, high }): Guide => {
    return { axis, at: middle(side), from: low, to: high, kind: 'gap' };
  });
  return [...lines, ...gaps];
}
