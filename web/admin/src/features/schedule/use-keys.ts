import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from '../../lib/use-translation';
import { dragged, type Range, type Stretch, stepOf } from './axis';
import type { Bar } from './bars';
import { mayStand } from './change';
import { holdOf } from './edit';
import { type Drop, wholeOf } from './use-drag';
import type { Filled } from './use-schedule';

/** What the keys have moved and nobody has confirmed yet. */
export interface Pending {
  bar: Bar;
  rowIndex: number;
  next: Stretch;
  toIndex: number;
}

interface Parts {
  filled: Filled[];
  range: Range;
  mayEdit: boolean;
  find: (target: Element) => { bar: Bar | null; rowIndex: number } | null;
  /** Goes to the first of these that a row has. */
  focusIn: (rowIndex: number, ...selectors: string[]) => void;
  words: (stretch: Stretch) => string;
  onDrop: (drop: Drop) => void;
  say: (words: string) => void;
}

const BAR_FIRST = ['[data-bar]', '[data-fold]'];
const HEAD_FIRST = ['[data-fold]', '[data-bar]'];
const ARROWS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];

/**
 * Arrows move a bar by a step, with Shift they change its end, with Alt its row; Enter keeps the move, Escape drops it. Up and down
 * alone go to another row, Ctrl with an arrow to the next bar of the row.
 */
export function useKeys({ filled, range, mayEdit, find, focusIn, words, onDrop, say }: Parts) {
  const { t } = useTranslation();
  const [pending, setPending] = useState<Pending | null>(null);
  const latest = useRef(pending);
  latest.current = pending;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another range has other steps
  useEffect(() => setPending(null), [range.view, range.start]);

  function keep() {
    const now = latest.current;
    const [from, to] = [filled[now?.rowIndex ?? -1], filled[now?.toIndex ?? -1]];
    setPending(null);
    if (now && from && to) onDrop({ bar: now.bar, from, to, next: now.next });
  }
  function drop() {
    setPending(null);
    say(t('schedule.dropped'));
  }

  function shift(bar: Bar, rowIndex: number, event: KeyboardEvent) {
    const hold = mayEdit ? holdOf(bar) : 'readOnly';
    if (hold !== 'free') return say(t(`schedule.hold.${hold}`));
    const now = latest.current?.bar.key === bar.key ? latest.current : null;
    const before = now?.next ?? wholeOf(bar);
    const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0;
    const upright = event.altKey ? ({ ArrowUp: -1, ArrowDown: 1 }[event.key] ?? 0) : 0;
    const toIndex = Math.max(0, Math.min(filled.length - 1, (now?.toIndex ?? rowIndex) + upright));
    const [from, to] = [filled[rowIndex]?.row, filled[toIndex]?.row];
    if (!from || !to || !mayStand(bar, from, to)) return say(t('schedule.refusal.place'));
    const next = dragged(before, event.shiftKey ? 'end' : 'move', sideways * stepOf(range), range);
    setPending({ bar, rowIndex, next, toIndex });
    const where = filled[toIndex]?.row.name ?? '';
    say(t('schedule.pending', { name: bar.campaign.name, when: words(next), where }));
  }

  function goTo(bar: Bar, rowIndex: number, key: string) {
    const bars = filled[rowIndex]?.layout.bars ?? [];
    const ordered = [...bars].sort((a, b) => a.start - b.start || a.key.localeCompare(b.key));
    const at = ordered.findIndex((one) => one.key === bar.key);
    if (key === 'Home') return focusIn(rowIndex, '[data-fold]');
    const next = key === 'End' ? ordered.at(-1) : ordered[at + (key === 'ArrowLeft' ? -1 : 1)];
    if (next) focusIn(rowIndex, `[data-bar="${next.key}"]`);
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const target = event.target as Element;
    const found = find(target);
    if (event.key === 'Escape' && latest.current) {
      event.preventDefault();
      return drop();
    }
    if (event.key === 'Enter' && latest.current) {
      event.preventDefault();
      return keep();
    }
    const fold = target.closest<HTMLElement>('[data-fold]');
    const rowIndex = found?.rowIndex ?? filled.findIndex(({ row }) => row.id === fold?.dataset.fold);
    if (rowIndex < 0) return;
    const isArrow = ARROWS.includes(event.key);
    const isUpright = event.key === 'ArrowUp' || event.key === 'ArrowDown';
    if (isUpright && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      const to = rowIndex + (event.key === 'ArrowUp' ? -1 : 1);
      if (filled[to]) focusIn(to, ...(fold ? HEAD_FIRST : BAR_FIRST));
    } else if (fold && event.key === 'ArrowRight') {
      event.preventDefault();
      if (filled[rowIndex]?.row.isOpen) focusIn(rowIndex, '[data-bar]');
      else fold.click();
    } else if (fold && event.key === 'ArrowLeft') {
      event.preventDefault();
      if (filled[rowIndex]?.row.isOpen) fold.click();
    } else if (found?.bar && (event.key === 'Home' || event.key === 'End' || (isArrow && event.ctrlKey))) {
      event.preventDefault();
      goTo(found.bar, rowIndex, event.key);
    } else if (found?.bar && isArrow && !event.metaKey && (!isUpright || event.altKey)) {
      event.preventDefault();
      shift(found.bar, rowIndex, event);
    }
  }
  return { pending, onKeyDown, keep, drop };
}
