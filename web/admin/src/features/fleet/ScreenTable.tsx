import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useRef } from 'react';
import type { ReadScreen } from '../../data/screens';
import { useTranslation } from '../../lib/use-translation';
import { useLiveScreen } from '../../live/store';
import { Since } from '../../ui/Since';
import { ConvergencePill, StatusPill, useReason } from '../../ui/states';
import { Choose } from './Choose';
import classes from './Fleet.module.css';

/** Who scrolls by with the mouse on the rows means none of them. */
const REST_MS = 150;

interface Props {
  screens: ReadScreen[];
  more: boolean;
  onMore: () => void;
  sort: string;
  onSort: (sort: string) => void;
}

/** The fleet, of any size: only the rows on show exist, and each follows its own screen. */
export function ScreenTable({ screens, more, onMore, sort, onSort }: Props) {
  const { t } = useTranslation();
  const body = useRef<HTMLTableSectionElement>(null);
  const lines = useWindowVirtualizer({
    count: screens.length,
    estimateSize: () => 68,
    overscan: 8,
    // a step of the wheel does not wait until the rows far below are drawn
    useFlushSync: false,
    scrollMargin: body.current?.offsetTop ?? 0,
    getItemKey: (index) => screens[index]?.id ?? index,
  });
  const shown = lines.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last + 40 >= screens.length) onMore();
  }, [more, last, screens.length, onMore]);
  return (
    <table
      className={`v-card ${classes.table}`}
      aria-label={t('nav.screens')}
      aria-rowcount={screens.length + 1}
    >
      <thead className={classes.block}>
        <tr className={classes.head}>
          <Head label={t('fleet.screen')} field="name" sort={sort} onSort={onSort} />
          <Head label={t('fleet.site')} field="site" sort={sort} onSort={onSort} />
          <Head label={t('fleet.status')} field="lastSeenAt" sort={sort} onSort={onSort} />
          <th scope="col">{t('fleet.content')}</th>
          <th scope="col">{t('fleet.device')}</th>
        </tr>
      </thead>
      <tbody
        ref={body}
        className={classes.block}
        style={{ position: 'relative', height: lines.getTotalSize() }}
      >
        {shown.map((line) => {
          const screen = screens[line.index];
          return (
            screen && (
              <tr
                key={line.key}
                data-index={line.index}
                ref={lines.measureElement}
                aria-rowindex={line.index + 2}
                className={classes.row}
                style={{ top: line.start - lines.options.scrollMargin }}
              >
                <Cells screen={screen} />
              </tr>
            )
          );
        })}
      </tbody>
    </table>
  );
}

function Head({
  label,
  field,
  sort,
  onSort,
}: {
  label: string;
  field: string;
  sort: string;
  onSort: (sort: string) => void;
}) {
  const up = sort === field;
  const down = sort === `-${field}`;
  const next = up && field !== 'site' ? `-${field}` : field;
  return (
    <th scope="col" aria-sort={up ? 'ascending' : down ? 'descending' : 'none'}>
      <UnstyledButton className={classes.sort} onClick={() => onSort(next)}>
        {label}
        {up && <IconArrowUp size={14} aria-hidden />}
        {down && <IconArrowDown size={14} aria-hidden />}
      </UnstyledButton>
    </th>
  );
}

/** Drawn again only when its own screen changes, not with every step of a scroll. */
const Cells = memo(function Cells({ screen: read }: { screen: ReadScreen }) {
  const { t } = useTranslation();
  const reason = useReason();
  const screen = useLiveScreen(read, read.readAt);
  const why =
    screen.status === 'online' && screen.convergence?.state === 'behind'
      ? reason(screen.convergence.reason)
      : '';
  return (
    <>
      <td className={classes.name}>
        <Choose screen={screen} className={classes.choose} />
        <Link to="/screens/$id" params={{ id: screen.id }} className={classes.link} preloadDelay={REST_MS}>
          {screen.name}
        </Link>
        {screen.effectiveTags.length > 0 && (
          <span className={classes.tags} title={screen.effectiveTags.join(' · ')}>
            {screen.effectiveTags.join(' · ')}
          </span>
        )}
      </td>
      <td className={classes.site}>{screen.siteName}</td>
      <td className={classes.state}>
        <StatusPill status={screen.status} />
        {screen.statusSince && (
          <span className={classes.small}>
            {t('alerts.since')} <Since at={screen.statusSince} span />
          </span>
        )}
      </td>
      <td className={classes.state}>
        {screen.status !== 'revoked' && screen.status !== 'never' && (
          <ConvergencePill convergence={screen.convergence} />
        )}
        {why && (
          <span className={`${classes.small} v-truncate`} title={why}>
            {why}
          </span>
        )}
      </td>
      <td className={classes.device}>
        <span className="v-truncate" style={{ display: 'block' }}>
          {screen.model ?? '–'}
        </span>
        {screen.resolution && `${screen.resolution.width} × ${screen.resolution.height}`}
      </td>
    </>
  );
});
