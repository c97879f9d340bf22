import { bounds } from '@vitrine/player-core/scene/layout';
import { CANVAS_SIZE, type Element, type Frame, type Orientation } from '@vitrine/player-core/scene/types';
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { around, type Box, type Handle, moved, resized, turnedTo } from './geometry';
import { type Guide, snap } from './snap';
import type { Selection } from './use-selection';

const CLING_PX = 6;
const BEGINS_PX = 3;

type Kind = 'move' | 'turn' | 'marquee' | Handle;

interface Drag {
  kind: Kind;
  pointer: number;
  /** Where it began, on the page and on the canvas. */
  page: [number, number];
  point: [number, number];
  frames: Map<string, Frame>;
  /** What was taken hold of. */
  ids: string[];
  begun: boolean;
}

interface Options {
  elements: Element[];
  orientation: Orientation;
  selection: Selection;
  scale: number;
  readOnly: boolean;
  /** The point of the canvas under a pointer. */
  pointOf: (event: PointerEvent) => [number, number];
}

/** Drags on the canvas. What is dragged is shown at once and becomes an edit when it is let go. */
export function usePointer({ elements, orientation, selection, scale, readOnly, pointOf }: Options) {
  const drag = useRef<Drag | null>(null);
  const [frames, setFrames] = useState<Map<string, Frame> | null>(null);
  const [guides, setGuides] = useState<Guide[]>([]);
  const [marquee, setMarquee] = useState<Box | null>(null);

  function stop(): void {
    drag.current = null;
    setFrames(null);
    setGuides([]);
    setMarquee(null);
  }
  useEffect(() => {
    const cancel = (event: KeyboardEvent) => event.key === 'Escape' && drag.current && stop();
    window.addEventListener('keydown', cancel);
    return () => window.removeEventListener('keydown', cancel);
  });

  function begin(event: PointerEvent, kind: Kind, ids: string[]): void {
    if (event.button !== 0 || readOnly) return;
    const movable = elements.filter(({ id, locked }) => ids.includes(id) && !locked);
    if (kind !== 'marquee' && movable.length === 0) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    drag.current = {
      kind,
      pointer: event.pointerId,
      page: [event.clientX, event.clientY],
      point: pointOf(event),
      frames: new Map(movable.map(({ id, frame }) => [id, frame])),
      ids,
      begun: false,
    };
  }

  function move(event: PointerEvent): void {
    const { current } = drag;
    if (!current || event.pointerId !== current.pointer) return;
    const [px, py] = [event.clientX - current.page[0], event.clientY - current.page[1]];
    if (!current.begun && Math.hypot(px, py) < BEGINS_PX) return;
    current.begun = true;
    const point = pointOf(event);
    if (current.kind === 'marquee') {
      setMarquee(boxOf(current.point, point));
      return;
    }
    const delta: [number, number] = [point[0] - current.point[0], point[1] - current.point[1]];
    setFrames(draggedTo(current, delta, point, event));
  }

  function draggedTo(
    { kind, frames: from }: Drag,
    [dx, dy]: [number, number],
    [x, y]: [number, number],
    event: PointerEvent,
  ): Map<string, Frame> {
    const put = (change: (frame: Frame) => Frame) =>
      new Map([...from].map(([id, frame]) => [id, change(frame)] as const));
    if (kind === 'turn') {
      setGuides([]);
      return put((frame) => turnedTo(frame, x, y, event.shiftKey));
    }
    if (kind === 'move') {
      const lock = event.shiftKey ? (Math.abs(dx) > Math.abs(dy) ? [dx, 0] : [0, dy]) : [dx, dy];
      const by = clung(
        put((frame) => moved(frame, lock[0] ?? 0, lock[1] ?? 0)),
        event,
      );
      return put((frame) => moved(frame, (lock[0] ?? 0) + by.dx, (lock[1] ?? 0) + by.dy));
    }
    const handle = kind as Handle;
    const upright = [...from.values()].every(({ rotation }) => rotation === 0);
    const first = put((frame) => resized(frame, handle, dx, dy, event.shiftKey));
    const by = upright && !event.shiftKey ? clung(first, event, handle) : { dx: 0, dy: 0 };
    return put((frame) => resized(frame, handle, dx + by.dx, dy + by.dy, event.shiftKey));
  }

  /** How far these frames are from standing well; Alt lets them go anywhere. */
  function clung(now: Map<string, Frame>, event: PointerEvent, handle?: Handle): { dx: number; dy: number } {
    const box = around([...now.values()]);
    if (!box || event.altKey) {
      setGuides([]);
      return { dx: 0, dy: 0 };
    }
    const others = elements.filter(({ id, hidden }) => !now.has(id) && !hidden);
    const boxes = others.map(({ frame }) => bounds(frame));
    const side = handle ? pulled(box, handle) : box;
    const found = snap(side, boxes, CANVAS_SIZE[orientation], CLING_PX / scale);
    const across = !handle || /[ew]/.test(handle);
    const down = !handle || /[ns]/.test(handle);
    setGuides(
      found.guides.filter(({ axis, kind }) => (axis === 'x' ? across : down) && !(handle && kind === 'gap')),
    );
    return { dx: across ? found.dx : 0, dy: down ? found.dy : 0 };
  }

  function end(event: PointerEvent): void {
    const { current } = drag;
    if (!current || event.pointerId !== current.pointer) return;
    if (current.kind === 'marquee') {
      selection.take(current.begun ? framed(elements, boxOf(current.point, pointOf(event))) : current.ids);
    } else if (current.begun && frames) {
      selection.change((element) => ({ ...element, frame: frames.get(element.id) ?? element.frame }));
    }
    stop();
  }

  return { frames, guides, marquee, begin, move, end, cancel: stop, dragging: frames !== null };
}

function boxOf([ax, ay]: [number, number], [bx, by]: [number, number]): Box {
  return { left: Math.min(ax, bx), right: Math.max(ax, bx), top: Math.min(ay, by), bottom: Math.max(ay, by) };
}

/** What a drawn frame touches, but for what it is drawn upon. */
export function framed(elements: Element[], box: Box): string[] {
  const lies = ({ left, top, right, bottom }: Box) =>
    left <= box.left && top <= box.top && right >= box.right && bottom >= box.bottom;
  return elements
    .filter(({ frame, hidden }) => !hidden && within(bounds(frame), box) && !lies(bounds(frame)))
    .map(({ id }) => id);
}

function within(box: Box, around: Box): boolean {
  return (
    box.left < around.right && box.right > around.left && box.top < around.bottom && box.bottom > around.top
  );
}

/** The edge that a handle pulls, as a box without width or height. */
function pulled(box: Box, handle: Handle): Box {
  const x = handle.includes('w') ? box.left : handle.includes('e') ? box.right : null;
  const y = handle.includes('n') ? box.top : handle.includes('s') ? box.bottom : null;
  return {
    left: x ?? box.left,
    right: x ?? box.right,
    top: y ?? box.top,
    bottom: y ?? box.bottom,
  };
}
