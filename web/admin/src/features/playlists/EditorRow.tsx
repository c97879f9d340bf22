import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { attachClosestEdge, extractClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge';
import { ActionIcon, Select, Text } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconGripVertical, IconX } from '@tabler/icons-react';
import type { Fit, Transition } from '@vitrine/api/types';
import { useEffect, useRef, useState } from 'react';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { DurationField } from '../../ui/DurationField';
import { MediaThumb } from '../../ui/MediaThumb';
import { offWhen } from '../../ui/off';
import { lasts, type Row } from '../../ui/programme/rows';
import classes from './RowList.module.css';
import { Validity } from './Validity';

type Edge = 'top' | 'bottom';
interface Props {
  row: Row;
  index: number;
  last: boolean;
  problem?: string;
  readOnly: boolean;
  onChange: (change: Partial<Row>) => void;
  onRemove: () => void;
  onMove: (to: number) => void;
  onDrop: (key: string, edge: Edge) => void;
}

/** Makes a line draggable by its handle and a place to drop another. */
function useDragging(key: string, enabled: boolean, onDrop: Props['onDrop']) {
  const line = useRef<HTMLLIElement>(null);
  const handle = useRef<HTMLSpanElement>(null);
  const drop = useRef(onDrop);
  drop.current = onDrop;
  const [dragging, setDragging] = useState(false);
  const [edge, setEdge] = useState<Edge | null>(null);
  useEffect(() => {
    const element = line.current;
    if (!element || !enabled) return;
    return combine(
      draggable({
        element,
        dragHandle: handle.current ?? undefined,
        getInitialData: () => ({ key }),
        onDragStart: () => setDragging(true),
        onDrop: () => setDragging(false),
      }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => typeof source.data.key === 'string' && source.data.key !== key,
        getData: ({ input }) =>
          attachClosestEdge({ key }, { element, input, allowedEdges: ['top', 'bottom'] }),
        onDrag: ({ self }) => setEdge(extractClosestEdge(self.data) as Edge | null),
        onDragLeave: () => setEdge(null),
        onDrop: ({ self, source }) => {
          setEdge(null);
          drop.current(String(source.data.key), (extractClosestEdge(self.data) as Edge | null) ?? 'bottom');
        },
      }),
    );
  }, [key, enabled]);
  return { line, handle, dragging, edge };
}

export function EditorRow({
  row,
  index,
  last,
  problem,
  readOnly,
  onChange,
  onRemove,
  onMove,
  onDrop,
}: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { line, handle, dragging, edge } = useDragging(row.key, !readOnly, onDrop);
  const title = row.title;
  return (
    <li ref={line} className={classes.row} data-dragging={dragging} data-edge={edge ?? undefined}>
      <span ref={handle} className={classes.handle} aria-hidden>
        {!readOnly && <IconGripVertical size={18} />}
      </span>
      <div className={classes.thumb}>
        <MediaThumb
          url={row.thumbnailUrl}
          kind={row.kind}
          badge={row.kind === 'playlist' ? format.clock(lasts(row)) : undefined}
        />
      </div>
      <div className={classes.title}>
        <Text fw={550} lineClamp={2} title={title} style={{ overflowWrap: 'anywhere' }}>
          {index + 1}. {title}
        </Text>
      </div>
      <div className={classes.fields}>
        {row.kind !== 'playlist' && (
          <>
            <DurationField
              w={84}
              aria-label={t('playlist.durationOf', { title })}
              readOnly={readOnly}
              durationMs={row.durationMs}
              naturalMs={row.naturalMs}
              onChange={(durationMs) => onChange({ durationMs })}
            />
            <Select
              size="xs"
              w={120}
              display={row.kind === 'scene' ? 'none' : undefined}
              aria-label={t('playlist.fitOf', { title })}
              allowDeselect={false}
              readOnly={readOnly}
              value={row.fit}
              onChange={(fit) => onChange({ fit: fit as Fit })}
              data={[
                { value: 'contain', label: t('playlist.fit.contain') },
                { value: 'cover', label: t('playlist.fit.cover') },
              ]}
            />
            <Select
              size="xs"
              w={124}
              aria-label={t('playlist.transitionOf', { title })}
              allowDeselect={false}
              readOnly={readOnly}
              value={row.transition}
              onChange={(transition) => onChange({ transition: transition as Transition })}
              data={[
                { value: 'cut', label: t('playlist.transition.cut') },
                { value: 'fade', label: t('playlist.transition.fade') },
              ]}
            />
          </>
        )}
        <Validity row={row} readOnly={readOnly} onChange={onChange} />
      </div>
      {problem && (
        <Text size="xs" c="var(--mantine-color-error)" className={classes.problem} role="alert">
          {problem}
        </Text>
      )}
      {!readOnly && (
        <div className={classes.tail}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('playlist.up', { title })}
            {...offWhen(index === 0, () => onMove(index - 1))}
          >
            <IconChevronUp size={18} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('playlist.down', { title })}
            {...offWhen(last, () => onMove(index + 1))}
          >
            <IconChevronDown size={18} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('playlist.removeOf', { title })}
            onClick={onRemove}
          >
            <IconX size={18} aria-hidden />
          </ActionIcon>
        </div>
      )}
    </li>
  );
}
