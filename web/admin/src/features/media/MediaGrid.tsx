import { Checkbox, Skeleton, UnstyledButton } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { IconMovie, IconPhoto } from '@tabler/icons-react';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import type { Media } from '@vitrine/api/types';
import { type MouseEvent, useEffect, useRef } from 'react';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { useLiveMedia } from '../../live/store';
import { MediaThumb } from '../../ui/MediaThumb';
import { Pill } from '../../ui/Pill';
import { DRAGGED } from './FolderRail';
import classes from './MediaPage.module.css';

interface Props {
  rows: Media[];
  loading: boolean;
  fetchedAt: number;
  more: boolean;
  onMore: () => void;
  onOpen: (id: string) => void;
  /** What is marked; nothing can be marked without. */
  chosen?: ReadonlyMap<string, Media>;
  onChoose: (id: string, span: boolean) => void;
}

const GAP = 18;
/** Between lines: the cards have room of their own. */
const LINE_GAP = 6;
const NARROWEST = 190;
/** About what stands below a picture; a line is measured once it is there. */
const FOOT = 66;

/** The library: only the lines on show are in the page. */
export function MediaGrid({ rows, loading, fetchedAt, more, onMore, onOpen, chosen, onChoose }: Props) {
  const { ref, width } = useElementSize();
  const top = useRef<HTMLUListElement | null>(null);
  const columns = Math.max(2, Math.floor((width + GAP) / (NARROWEST + GAP)));
  const lineHeight = ((width - GAP * (columns - 1)) / columns) * 0.625 + FOOT;
  const lines = useWindowVirtualizer({
    count: Math.ceil(rows.length / columns),
    estimateSize: () => lineHeight,
    overscan: 3,
    gap: LINE_GAP,
    scrollMargin: top.current?.offsetTop ?? 0,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another width makes other lines
  useEffect(() => lines.measure(), [lineHeight]);
  const shown = lines.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && (last + 4) * columns >= rows.length) onMore();
  }, [more, last, columns, rows.length, onMore]);
  const style = { gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` };
  return (
    <div ref={ref}>
      {loading && (
        <div className={classes.line} style={{ ...style, position: 'static' }} aria-busy="true">
          {Array.from({ length: columns * 2 }, (_, index) => `s${index}`).map((key) => (
            <Skeleton key={key} height={Math.max(120, lineHeight)} radius="lg" />
          ))}
        </div>
      )}
      {width > 0 && rows.length > 0 && (
        <ul
          className={classes.grid}
          ref={top}
          data-choosing={(chosen?.size ?? 0) > 0 || undefined}
          style={{ height: lines.getTotalSize() }}
        >
          {shown.map((line) => (
            <li
              key={line.key}
              data-index={line.index}
              ref={lines.measureElement}
              className={classes.line}
              style={{ ...style, transform: `translateY(${line.start - lines.options.scrollMargin}px)` }}
            >
              {rows.slice(line.index * columns, (line.index + 1) * columns).map((media) => (
                <MediaCard
                  key={media.id}
                  media={media}
                  fetchedAt={fetchedAt}
                  onOpen={onOpen}
                  marked={chosen?.has(media.id)}
                  onChoose={onChoose}
                />
              ))}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function MediaCard({
  media: fetched,
  fetchedAt,
  onOpen,
  marked,
  onChoose,
}: {
  media: Media;
  fetchedAt: number;
  onOpen: (id: string) => void;
  marked?: boolean;
  onChoose: (id: string, span: boolean) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const media = useLiveMedia(fetched, fetchedAt);
  const Icon = media.kind === 'video' ? IconMovie : IconPhoto;
  const mayMark = marked !== undefined;
  const click = (event: MouseEvent) => {
    if (mayMark && (event.shiftKey || event.ctrlKey || event.metaKey)) onChoose(media.id, event.shiftKey);
    else onOpen(media.id);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging is the hand's short cut; the bar does the same
    <div
      className={classes.card}
      data-marked={marked || undefined}
      draggable={mayMark}
      onDragStart={(event) => event.dataTransfer.setData(DRAGGED, media.id)}
    >
      {mayMark && (
        <Checkbox
          className={classes.mark}
          size="md"
          aria-label={t('bulk.select', { name: media.title })}
          checked={marked}
          onChange={() => undefined}
          onClick={(event) => onChoose(media.id, event.shiftKey)}
        />
      )}
      <UnstyledButton className={classes.cardButton} onClick={click}>
        <MediaThumb
          url={media.thumbnailUrl}
          kind={media.kind}
          badge={media.durationMs ? format.clock(media.durationMs) : undefined}
        />
        <span className={classes.cardFoot}>
          <span className={classes.cardTitle} title={media.title}>
            {media.title}
          </span>
          <span className={classes.cardMeta}>
            {media.state === 'ready' && (
              <>
                <Icon size={15} aria-hidden />
                <span>
                  {media.width && media.height ? `${media.width} × ${media.height} · ` : ''}
                  {format.bytes(media.bytes)}
                </span>
              </>
            )}
            {media.state === 'processing' && (
              <Pill tone="accent" shape="turn">
                {t('media.preparing', { percent: Math.round(media.progress * 100) })}
              </Pill>
            )}
            {media.state === 'failed' && (
              <Pill tone="bad" shape="cross">
                {t('media.state.failed')}
              </Pill>
            )}
          </span>
        </span>
      </UnstyledButton>
    </div>
  );
}
