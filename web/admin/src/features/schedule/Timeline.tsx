// biome-ignore-all lint/a11y/useSemanticElements: rows far out of sight do not exist, which a table cannot say
import { Button, Text } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type FocusEvent, useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import { isAdrift } from '../../lib/keep-focus';
import { useTranslation } from '../../lib/use-translation';
import type { Range } from './axis';
import type { Bar } from './bars';
import { heightOf } from './heights';
import { RowView } from './RowView';
import type { Row } from './rows';
import { TimeHead } from './TimeHead';
import classes from './Timeline.module.css';
import { type Drop, HEAD, hideGhost, showGhost, useDrag } from './use-drag';
import { hideOffer } from './use-edits';
import { useKeys } from './use-keys';
import type { Filled } from './use-schedule';
import { useWords } from './use-words';

const LABEL = 232;
/** What the question of the keys covers at the bottom. */
const QUESTION = 80;
const LEAST_WIDTH = { day: 960, week: 880, month: 930 };

interface Props {
  filled: Filled[];
  range: Range;
  now: number;
  zone: string;
  corner: string;
  isDraft: boolean;
  /** Whether times are still asked for. */
  isBusy: boolean;
  mayEdit: boolean;
  nameOf: (campaignId: string) => string;
  onFold: (row: Row) => void;
  onAdd: (row: Row) => void;
  onDay: (at: number) => void;
  onDrop: (drop: Drop) => void;
  onOpen: (bar: Bar, filled: Filled) => void;
  onLane: (screenId: string, at: number) => void;
  say: (words: string) => void;
}

/** Places downwards, time to the right; only the rows in sight exist. */
export function Timeline(props: Props) {
  const { filled, range, now, zone, corner, isDraft, mayEdit, nameOf, onFold, onAdd, onDay, say } = props;
  const { t } = useTranslation();
  const words = useWords();
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const ghost = useRef<HTMLDivElement>(null);
  const held = useRef<{ rowId: string; campaignId: string; element: Element | null } | null>(null);
  const virtualizer = useVirtualizer({
    count: filled.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightOf(filled[index] as Filled),
    getItemKey: (index) => filled[index]?.row.id ?? index,
    overscan: 4,
    scrollPaddingStart: HEAD,
    scrollPaddingEnd: QUESTION,
    initialRect: { width: 1000, height: 700 },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows with other bars have other heights
  useLayoutEffect(() => virtualizer.measure(), [filled, virtualizer]);

  const find = useCallback(
    (target: Element) => {
      const bar = target.closest<HTMLElement>('[data-bar]');
      const rowId = bar?.dataset.row ?? target.closest<HTMLElement>('[data-track]')?.dataset.track;
      const rowIndex = filled.findIndex(({ row }) => row.id === rowId);
      if (rowIndex < 0) return null;
      const found = filled[rowIndex]?.layout.bars.find(({ key }) => key === bar?.dataset.bar);
      return { bar: found ?? null, rowIndex };
    },
    [filled],
  );
  function focusIn(rowIndex: number, ...selectors: string[]): void {
    virtualizer.scrollToIndex(rowIndex);
    requestAnimationFrame(() => {
      const row = content.current?.querySelector(`[aria-rowindex="${rowIndex + 2}"]`);
      const found = selectors.map((one) => row?.querySelector<HTMLElement>(one));
      found.find(Boolean)?.focus({ preventScroll: true });
    });
  }
  const onDrop = (drop: Drop) => {
    if (drop.bar) held.current = { rowId: drop.to.row.id, campaignId: drop.bar.campaign.id, element: null };
    props.onDrop(drop);
  };
  const noteFocus = ({ target }: FocusEvent) => {
    if (isAdrift()) return;
    const rowId = target.closest<HTMLElement>('[data-bar]')?.dataset.row;
    const bar = find(target)?.bar;
    held.current = rowId && bar ? { rowId, campaignId: bar.campaign.id, element: target } : null;
  };
  // what moves to another row, or back from there, keeps the focus
  useEffect(() => {
    const { rowId, campaignId, element } = held.current ?? {};
    if (!rowId || element?.isConnected || !isAdrift()) return;
    const one = (place: string) =>
      content.current?.querySelector<HTMLElement>(`${place}[data-bar^="${campaignId}"]`);
    const moved = one(`[data-row="${rowId}"]`) ?? (element && one(''));
    if (!moved) return;
    held.current = null;
    moved.focus({ preventScroll: true });
  });

  const stretch = words.stretch;
  const drag = { scroller, content, ghost, virtualizer, filled, range, labelWidth: LABEL, mayEdit, find };
  useDrag({ ...drag, words: stretch, onDrop, onOpen: props.onOpen, onLane: props.onLane });
  const keys = useKeys({ filled, range, mayEdit, find, focusIn, words: stretch, onDrop, say });
  const { pending } = keys;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ghost follows what the keys have moved
  useLayoutEffect(() => {
    if (!pending) return hideGhost({ ghost });
    hideOffer();
    const isOwn = pending.toIndex === pending.rowIndex;
    virtualizer.scrollToIndex(pending.toIndex);
    showGhost({ ...drag, words: stretch }, pending.next, pending.toIndex, isOwn ? pending.bar : null);
  }, [pending]);

  const first = filled.findIndex(({ layout }) => layout.bars.length > 0);
  return (
    <div className={classes.frame}>
      <div
        ref={scroller}
        className={`v-card ${classes.scroller}`}
        role="treegrid"
        aria-label={t('schedule.title')}
        aria-describedby="schedule-keys"
        aria-rowcount={filled.length + 1}
        aria-colcount={2}
        aria-busy={props.isBusy}
        tabIndex={-1}
        onKeyDown={keys.onKeyDown}
        onFocus={noteFocus}
      >
        <div
          ref={content}
          role="rowgroup"
          className={classes.content}
          style={{
            height: virtualizer.getTotalSize() + HEAD + (pending ? QUESTION : 0),
            minWidth: LEAST_WIDTH[range.view],
          }}
        >
          <TimeHead range={range} now={now} zone={zone} corner={corner} onDay={onDay} />
          {virtualizer.getVirtualItems().map(({ index, key, start }) => (
            <RowView
              key={key}
              filled={filled[index] as Filled}
              index={index}
              top={start}
              range={range}
              now={now}
              isDraft={isDraft}
              mayEdit={mayEdit}
              isFirst={index === first}
              nameOf={nameOf}
              onFold={onFold}
              onAdd={onAdd}
            />
          ))}
          <div ref={ghost} className={classes.ghost} aria-hidden>
            <div className={classes.ghostBar} />
            <div className={classes.ghostTold} />
          </div>
        </div>
      </div>
      {pending && (
        <div className={classes.pending}>
          <Text size="sm" fw={550}>
            {t('schedule.pending', {
              name: pending.bar.campaign.name,
              when: stretch(pending.next),
              where: filled[pending.toIndex]?.row.name ?? '',
            })}
          </Text>
          <Button size="compact-sm" variant="default" onClick={keys.drop}>
            {t('schedule.dropKey')}
          </Button>
          <Button size="compact-sm" onClick={keys.keep}>
            {t('schedule.keepKey')}
          </Button>
        </div>
      )}
      <Text id="schedule-keys" size="xs" c="dimmed" className={classes.keys}>
        {mayEdit ? t('schedule.keys') : t('schedule.keysRead')}
      </Text>
    </div>
  );
}
