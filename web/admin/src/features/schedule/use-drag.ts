import type { Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useRef } from 'react';
import { dragged, type Range, type Stretch, spanned } from './axis';
import type { Bar } from './bars';
import { mayStand } from './change';
import { topOf } from './heights';
import type { Filled } from './use-schedule';

export const HEAD = 46;
const NEAR = 36;
const LEAST_PX = 4;
const HELD_MS = 350;

export interface Drop {
  bar: Bar | null;
  from: Filled;
  to: Filled;
  next: Stretch;
}

interface Grab {
  bar: Bar | null;
  rowIndex: number;
  grip: 'move' | 'start' | 'end' | 'new';
  at: number;
  x: number;
  y: number;
  px: number;
  py: number;
  pointer: number;
  isMoving: boolean;
  next: Stretch;
  toIndex: number;
}

interface Parts {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  ghost: RefObject<HTMLDivElement | null>;
  virtualizer: Virtualizer<HTMLDivElement, Element>;
  filled: Filled[];
  range: Range;
  labelWidth: number;
  mayEdit: boolean;
  find: (target: Element) => { bar: Bar | null; rowIndex: number } | null;
  words: (stretch: Stretch) => string;
  onDrop: (drop: Drop) => void;
  onOpen: (bar: Bar, filled: Filled) => void;
  onLane: (screenId: string, at: number) => void;
}

/**
 * Moves bars, and draws new ones, by mouse, pen and (after a short hold) finger. While something moves, React does nothing: one
 * ghost goes along once a frame, and the change is told when it is let go.
 */
export function useDrag(parts: Parts) {
  const latest = useRef(parts);
  latest.current = parts;
  const { scroller } = parts;

  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    let grab: Grab | null = null;
    let frame = 0;
    let hold: ReturnType<typeof setTimeout> | undefined;
    let isDropped = false;

    function placeAt(clientX: number): number {
      const { content, range, labelWidth } = latest.current;
      const rect = content.current?.getBoundingClientRect();
      if (!rect) return 0;
      const share = (clientX - rect.left - labelWidth) / (rect.width - labelWidth);
      return range.start + share * (range.end - range.start);
    }
    function rowAt(clientY: number): number {
      const { content, virtualizer, filled } = latest.current;
      const top = content.current?.getBoundingClientRect().top ?? 0;
      const item = virtualizer.getVirtualItemForOffset(Math.max(0, clientY - top - HEAD));
      return Math.max(0, Math.min(filled.length - 1, item?.index ?? 0));
    }

    function paint() {
      frame = 0;
      if (!grab?.isMoving) return;
      const { range, labelWidth, filled } = latest.current;
      const edges = box?.getBoundingClientRect();
      if (edges) {
        const over = (at: number, low: number, high: number) => (at < low ? -12 : at > high ? 12 : 0);
        const across = over(grab.px, edges.left + labelWidth + NEAR, edges.right - NEAR);
        const down = over(grab.py, edges.top + HEAD + NEAR, edges.bottom - NEAR);
        if (across || down) {
          box?.scrollBy(across, down);
          frame = requestAnimationFrame(paint);
        }
      }
      const at = placeAt(grab.px);
      if (grab.grip === 'new') grab.next = spanned(grab.at, at, range);
      else if (grab.bar) {
        grab.next = dragged(wholeOf(grab.bar), grab.grip, at - grab.at, range);
        if (grab.grip === 'move') {
          const [over, from] = [rowAt(grab.py), filled[grab.rowIndex]?.row];
          const to = filled[over]?.row;
          grab.toIndex = from && to && mayStand(grab.bar, from, to) ? over : grab.rowIndex;
        }
      }
      showGhost(latest.current, grab.next, grab.toIndex, grab.toIndex === grab.rowIndex ? grab.bar : null);
    }

    function begin(event: PointerEvent) {
      if (!grab || !box) return;
      grab.isMoving = true;
      box.setPointerCapture(event.pointerId);
      box.dataset.dragging = grab.grip;
      frame ||= requestAnimationFrame(paint);
    }
    function finish(isKept: boolean) {
      clearTimeout(hold);
      cancelAnimationFrame(frame);
      frame = 0;
      const done = grab;
      grab = null;
      if (!done?.isMoving || !box) return;
      isDropped = true;
      setTimeout(() => {
        isDropped = false;
      });
      delete box.dataset.dragging;
      hideGhost(latest.current);
      const { filled, onDrop } = latest.current;
      const [from, to] = [filled[done.rowIndex], filled[done.toIndex]];
      const before = done.bar && wholeOf(done.bar);
      const isSame =
        before?.start === done.next.start && before.end === done.next.end && done.toIndex === done.rowIndex;
      if (isKept && from && to && !isSame) onDrop({ bar: done.bar, from, to, next: done.next });
    }

    function down(event: PointerEvent) {
      const target = event.target as Element;
      if (event.button !== 0 || !latest.current.mayEdit || target.closest('[role=rowheader]')) return;
      const found = latest.current.find(target);
      if (!found || (found.bar && !target.closest('[data-free]')) || target.closest('[data-screen]')) return;
      const { bar, rowIndex } = found;
      const grip = bar ? ((target as HTMLElement).dataset.grip as 'start' | undefined) : 'new';
      grab = {
        bar,
        rowIndex,
        grip: grip ?? 'move',
        at: placeAt(event.clientX),
        x: event.clientX,
        y: event.clientY,
        px: event.clientX,
        py: event.clientY,
        pointer: event.pointerId,
        isMoving: false,
        next: { start: 0, end: 0 },
        toIndex: rowIndex,
      };
      if (event.pointerType === 'touch') hold = setTimeout(() => begin(event), HELD_MS);
    }
    function move(event: PointerEvent) {
      if (!grab || event.pointerId !== grab.pointer) return;
      grab.px = event.clientX;
      grab.py = event.clientY;
      if (!grab.isMoving) {
        const far = Math.hypot(event.clientX - grab.x, event.clientY - grab.y);
        if (far < LEAST_PX) return;
        // a finger that goes at once wants to scroll
        if (event.pointerType === 'touch') return finish(false);
        begin(event);
      }
      frame ||= requestAnimationFrame(paint);
    }
    const up = () => finish(true);
    const cancel = () => finish(false);
    function key(event: KeyboardEvent) {
      if (event.key === 'Escape' && grab) {
        event.stopPropagation();
        cancel();
      }
    }
    /** While a finger moves a bar, the page does not scroll. */
    function touch(event: TouchEvent) {
      if (grab?.isMoving) event.preventDefault();
    }
    function click(event: MouseEvent) {
      if (isDropped) return;
      const target = event.target as Element;
      const { find, filled, onOpen, onLane } = latest.current;
      const lane = target.closest<HTMLElement>('[data-screen]');
      if (lane) return onLane(lane.dataset.screen ?? '', placeAt(event.clientX));
      const found = find(target);
      const row = found && filled[found.rowIndex];
      if (found?.bar && row) onOpen(found.bar, row);
    }

    box.addEventListener('pointerdown', down);
    box.addEventListener('pointermove', move);
    box.addEventListener('pointerup', up);
    box.addEventListener('pointercancel', cancel);
    box.addEventListener('click', click);
    box.addEventListener('touchmove', touch, { passive: false });
    window.addEventListener('keydown', key, true);
    return () => {
      finish(false);
      box.removeEventListener('pointerdown', down);
      box.removeEventListener('pointermove', move);
      box.removeEventListener('pointerup', up);
      box.removeEventListener('pointercancel', cancel);
      box.removeEventListener('click', click);
      box.removeEventListener('touchmove', touch);
      window.removeEventListener('keydown', key, true);
    };
  }, [scroller]);
}

/** A bar in full: what is cut off by the range is moved with it. */
export function wholeOf({ from, to, start, end }: Bar): Stretch {
  return { start: from ?? start, end: to ?? end };
}

type Shown = Pick<
  Parts,
  'filled' | 'scroller' | 'content' | 'ghost' | 'virtualizer' | 'range' | 'labelWidth' | 'words'
>;

/** Shows in a row where something would stand; in its own row a bar stays on its line. */
export function showGhost(parts: Shown, next: Stretch, rowIndex: number, own: Bar | null) {
  const { scroller, content, ghost, virtualizer, filled, range, labelWidth, words } = parts;
  const [el, width] = [ghost.current, content.current?.offsetWidth ?? 0];
  const [at, row] = [virtualizer.measurementsCache[rowIndex], filled[rowIndex]];
  if (!el || !at || !row) return;
  const perMs = (width - labelWidth) / (range.end - range.start);
  const [start, end] = [Math.max(next.start, range.start), Math.min(next.end, range.end)];
  const lane = own ? (row.layout.lanes.get(own.campaign.id) ?? 0) : 0;
  el.style.display = 'block';
  el.style.transform = `translateY(${HEAD + at.start}px)`;
  el.style.height = `${at.size}px`;
  const [box, told] = el.children as unknown as [HTMLElement, HTMLElement];
  box.style.transform = `translate(${labelWidth + (start - range.start) * perMs}px, ${topOf(row, lane)}px)`;
  box.style.width = `${Math.max(8, (end - start) * perMs - 2)}px`;
  told.textContent = words(next);
  const edge = (scroller.current?.scrollLeft ?? 0) + (scroller.current?.clientWidth ?? width);
  const left = Math.min(labelWidth + (start - range.start) * perMs, edge - told.offsetWidth - 8);
  told.style.transform = `translate(${left}px, ${topOf(row, lane) + 28}px)`;
}

export function hideGhost({ ghost }: Pick<Parts, 'ghost'>) {
  if (ghost.current) ghost.current.style.display = 'none';
}
