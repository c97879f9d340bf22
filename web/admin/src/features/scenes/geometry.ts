/** Moving, sizing and turning elements. Pure; lengths in units of the canvas. */
import { bounds, corners } from '@vitrine/player-core/scene/layout';
import type { Frame } from '@vitrine/player-core/scene/types';

export type Handle = 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w' | 'nw';
export const HANDLES: Handle[] = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'];

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const LEAST = 8;
const FURTHEST = 8_000;

/** The upright box around several elements. */
export function around(frames: Frame[]): Box | null {
  if (frames.length === 0) return null;
  const boxes = frames.map(bounds);
  return {
    left: Math.min(...boxes.map((one) => one.left)),
    top: Math.min(...boxes.map((one) => one.top)),
    right: Math.max(...boxes.map((one) => one.right)),
    bottom: Math.max(...boxes.map((one) => one.bottom)),
  };
}

export function moved(frame: Frame, dx: number, dy: number): Frame {
  return whole({ ...frame, x: frame.x + dx, y: frame.y + dy });
}

/** Where a handle of a turned frame lies. */
export function handleAt(frame: Frame, handle: Handle): [number, number] {
  const [nw, ne, se, sw] = corners(frame) as [number, number][];
  const middle = (a?: [number, number], b?: [number, number]): [number, number] => [
    ((a?.[0] ?? 0) + (b?.[0] ?? 0)) / 2,
    ((a?.[1] ?? 0) + (b?.[1] ?? 0)) / 2,
  ];
  const places = {
    nw,
    ne,
    se,
    sw,
    n: middle(nw, ne),
    e: middle(ne, se),
    s: middle(sw, se),
    w: middle(nw, sw),
  };
  return places[handle] ?? [0, 0];
}

/** Pulls one handle by a distance on the canvas; what lies opposite stays where it is. */
export function resized(frame: Frame, handle: Handle, dx: number, dy: number, keepRatio: boolean): Frame {
  const turn = (-frame.rotation * Math.PI) / 180;
  const along = dx * Math.cos(turn) - dy * Math.sin(turn);
  const across = dx * Math.sin(turn) + dy * Math.cos(turn);
  const east = handle.includes('e') ? 1 : handle.includes('w') ? -1 : 0;
  const south = handle.includes('s') ? 1 : handle.includes('n') ? -1 : 0;
  let w = Math.max(LEAST, frame.w + east * along);
  let h = Math.max(LEAST, frame.h + south * across);
  if (keepRatio && east !== 0 && south !== 0) {
    const grow = Math.max(w / frame.w, h / frame.h);
    w = Math.max(LEAST, frame.w * grow);
    h = Math.max(LEAST, frame.h * grow);
  }
  const sized = { ...frame, w, h };
  const opposite = opposed(handle);
  const [fromX, fromY] = handleAt(frame, opposite);
  const [toX, toY] = handleAt(sized, opposite);
  return whole({ ...sized, x: sized.x + fromX - toX, y: sized.y + fromY - toY });
}

function opposed(handle: Handle): Handle {
  const across: Record<string, string> = { n: 's', s: 'n', e: 'w', w: 'e' };
  return [...handle].map((part) => across[part] ?? part).join('') as Handle;
}

/** Turned so that its top looks at a point; in steps of 15 degrees if asked. */
export function turnedTo(frame: Frame, x: number, y: number, inSteps: boolean): Frame {
  const [cx, cy] = [frame.x + frame.w / 2, frame.y + frame.h / 2];
  const angle = (Math.atan2(y - cy, x - cx) * 180) / Math.PI + 90;
  const step = inSteps ? 15 : 1;
  const near = Math.round(angle / 90) * 90;
  const rotation = Math.abs(angle - near) < 3 ? near : Math.round(angle / step) * step;
  return { ...frame, rotation: upright(rotation) };
}

function upright(degrees: number): number {
  const turned = ((((degrees + 180) % 360) + 360) % 360) - 180;
  return turned === -180 ? 180 : turned;
}

/** As it is kept: whole numbers, not too far away. */
export function whole(frame: Frame): Frame {
  const near = (value: number, low: number) => Math.round(Math.min(FURTHEST, Math.max(low, value))) || 0;
  return {
    x: near(frame.x, -FURTHEST),
    y: near(frame.y, -FURTHEST),
    w: near(frame.w, 1),
    h: near(frame.h, 1),
    rotation: upright(Math.round(frame.rotation)) || 0,
  };
}

export type Edge = 'left' | 'center' | 'right' | 'top' | 'middle' | 'bottom';

/** How far an element must go so that it stands on an edge or in the middle of a box. */
export function towards(frame: Frame, to: Box, edge: Edge): [number, number] {
  const own = bounds(frame);
  switch (edge) {
    case 'left':
      return [to.left - own.left, 0];
    case 'center':
      return [(to.left + to.right - own.left - own.right) / 2, 0];
    case 'right':
      return [to.right - own.right, 0];
    case 'top':
      return [0, to.top - own.top];
    case 'middle':
      return [0, (to.top + to.bottom - own.top - own.bottom) / 2];
    case 'bottom':
      return [0, to.bottom - own.bottom];
  }
}

/** Whether it fills the canvas, as a ground does. */
export function covers({ x, y, w, h, rotation }: Frame, canvas: { w: number; h: number }): boolean {
  return rotation === 0 && x <= 0 && y <= 0 && x + w >= canvas.w && y + h >= canvas.h;
}

export type Axis = 'across' | 'down';

/** Moves those in the middle so that the gaps between all are alike; the outermost stay. */
export function spread(frames: Frame[], axis: Axis): Frame[] {
  const [near, far] = axis === 'across' ? (['left', 'right'] as const) : (['top', 'bottom'] as const);
  const placed = frames.map((frame, index) => ({ index, box: bounds(frame) }));
  placed.sort((a, b) => a.box[near] + a.box[far] - b.box[near] - b.box[far]);
  const [first, last] = [placed[0], placed[placed.length - 1]];
  if (!first || !last || placed.length < 3) return frames;
  const filled = placed.reduce((sum, { box }) => sum + box[far] - box[near], 0);
  const gap = (last.box[far] - first.box[near] - filled) / (placed.length - 1);
  const result = [...frames];
  let at = first.box[near];
  for (const { index, box } of placed) {
    const frame = frames[index];
    const by = at - box[near];
    if (frame) result[index] = axis === 'across' ? moved(frame, by, 0) : moved(frame, 0, by);
    at += box[far] - box[near] + gap;
  }
  return result;
}
