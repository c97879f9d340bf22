import { Skeleton, UnstyledButton } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { IconMovie, IconPhoto } from '@tabler/icons-react';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import type { Media } from '@vitrine/api/types';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../lib/format';
import { useLiveMedia } from '../../live/store';
import { MediaThumb } from '../../ui/MediaThumb';
import { Pill } from '../../ui/Pill';
import classes from './MediaPage.module.css';

interface Props {
  rows: Media[];
  loading: boolean;
  fetchedAt: number;
  more: boolean;
  onMore: () => void;
  onOpen: (id: string) => void;
}

const GAP = 18;
const NARROWEST = 190;
const FOOT = 74;

/** The library: only the lines on show are in the page. */
export function MediaGrid({ rows, loading, fetchedAt, more, onMore, onOpen }: Props) {
  const { ref, width } = useElementSize();
  const top = useRef<HTMLUListElement | null>(null);
  const columns = Math.max(2, Math.floor((width + GAP) / (NARROWEST + GAP)));
  const lineHeight = ((width - GAP * (columns - 1)) / columns) * 0.625 + FOOT;
  const lines = useWindowVirtualizer({
    count: Math.ceil(rows.length / columns),
    estimateSize: () => lineHeight,
    overscan: 3,
    gap: GAP,
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
        <ul className={classes.grid} ref={top} style={{ height: lines.getTotalSize() }}>
          {shown.map((line) => (
            <li
              key={line.key}
              className={classes.line}
              style={{ ...style, transform: `translateY(${line.start - lines.options.scrollMargin}px)` }}
            >
              {rows.slice(line.index * columns, (line.index + 1) * columns).map((media) => (
                <MediaCard key={media.id} media={media} fetchedAt={fetchedAt} onOpen={onOpen} />
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
}: {
  media: Media;
  fetchedAt: number;
  onOpen: (id: string) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const media = useLiveMedia(fetched, fetchedAt);
  const Icon = media.kind === 'video' ? IconMovie : IconPhoto;
  return (
    <UnstyledButton className={classes.card} onClick={() => onOpen(media.id)}>
      <MediaThumb
        url={media.thumbnailUrl}
        kind={media.kind}
        badge={media.durationMs ? format.clock(media.durationMs) : undefined}
      />
      <span className={classes.cardFoot}>
        <span className={`${classes.cardTitle} v-truncate`}>{media.title}</span>
        <span className={classes.cardMeta}>
          {media.state === 'ready' && (
            <>
              <Icon size={15} aria-hidden />
              <span className="v-truncate">
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
  );
}
