// biome-ignore-all lint/a11y/useSemanticElements: rows far out of sight do not exist, which a table cannot say
// biome-ignore-all lint/a11y/useFocusableInteractive: the row takes the focus, and the links in it
import { ActionIcon, Text } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { Screen } from '@vitrine/api/types';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { type PlaceRow, rowAfter } from '../lib/place-tree';
import { useTranslation } from '../lib/use-translation';
import classes from './PlaceTree.module.css';

interface Props<S extends Screen> {
  label: string;
  rows: PlaceRow<S>[];
  /** The row that the page is about. */
  chosen?: string;
  onFold: (id: string) => void;
  /** What stands in a row; its first link is where Enter leads. `tabIndex` is for all in it that takes the focus. */
  children: (row: PlaceRow<S>, tabIndex: number) => ReactNode;
}

/** Places as a tree to walk by arrows; only the rows in sight exist. */
export function PlaceTree<S extends Screen>({ label, rows, chosen, onFold, children }: Props<S>) {
  const { t } = useTranslation();
  const hint = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string | null>(chosen ?? null);
  const at = Math.max(
    0,
    rows.findIndex(({ id }) => id === active),
  );
  const lines = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 52,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 10,
    initialRect: { width: 600, height: 600 },
  });
  // whoever comes by an address finds what it names
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another one is chosen
  useEffect(() => {
    const index = rows.findIndex(({ id }) => id === chosen);
    if (index >= 0) lines.scrollToIndex(index, { align: 'auto' });
  }, [chosen]);

  function focusOn(index: number): void {
    setActive(rows[index]?.id ?? null);
    lines.scrollToIndex(index);
    requestAnimationFrame(() => {
      const row = scroller.current?.querySelector<HTMLElement>(`[aria-rowindex="${index + 1}"]`);
      row?.focus({ preventScroll: true });
    });
  }
  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    if (!(event.target instanceof HTMLElement) || event.target.getAttribute('role') !== 'row') return;
    const row = rows[at];
    const next = rowAfter(rows, at, event.key);
    const turns = event.key === (row?.isOpen ? 'ArrowLeft' : 'ArrowRight') && row?.isOpen !== null;
    if (event.key === 'Enter') event.target.querySelector('a')?.click();
    else if (next !== null) focusOn(next);
    else if (turns && row) onFold(row.id);
    else return;
    event.preventDefault();
  }
  return (
    <>
      <div
        ref={scroller}
        className={classes.scroller}
        role="treegrid"
        aria-label={label}
        aria-describedby={hint}
        aria-rowcount={rows.length}
        aria-colcount={1}
        tabIndex={-1}
        onKeyDown={onKeyDown}
      >
        <div role="rowgroup" style={{ position: 'relative', height: lines.getTotalSize() }}>
          {lines.getVirtualItems().map(({ index, key, start }) => {
            const row = rows[index];
            if (!row) return null;
            const tabIndex = index === at ? 0 : -1;
            return (
              <div
                key={key}
                ref={lines.measureElement}
                data-index={index}
                role="row"
                aria-rowindex={index + 1}
                aria-level={row.depth + 1}
                aria-posinset={row.place}
                aria-setsize={row.beside}
                aria-expanded={row.isOpen ?? undefined}
                aria-current={row.id === chosen || undefined}
                tabIndex={tabIndex}
                className={classes.row}
                style={{ transform: `translateY(${start}px)`, paddingLeft: 8 + row.depth * 22 }}
                onFocus={() => setActive(row.id)}
              >
                <div role="gridcell" className={classes.cell}>
                  <Fold row={row} onFold={onFold} />
                  <div className={classes.told}>{children(row, tabIndex)}</div>
                </div>
              </div>
            );
          })}
        </div>
      </div>
      <Text id={hint} size="xs" c="dimmed" mt={6} visibleFrom="sm">
        {t('place.keys')}
      </Text>
    </>
  );
}

/** For the mouse; the keyboard has its arrows. */
function Fold({ row, onFold }: { row: PlaceRow; onFold: (id: string) => void }) {
  const { t } = useTranslation();
  if (row.isOpen === null) return <span className={classes.nothing} />;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      tabIndex={-1}
      className={classes.fold}
      data-open={row.isOpen}
      aria-label={t(row.isOpen ? 'place.fold' : 'place.unfold', { name: row.site?.name ?? '' })}
      onClick={() => onFold(row.id)}
    >
      <IconChevronRight size={16} aria-hidden />
    </ActionIcon>
  );
}
