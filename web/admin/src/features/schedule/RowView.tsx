// biome-ignore-all lint/a11y/useSemanticElements: rows far out of sight do not exist, which a table cannot say
// biome-ignore-all lint/a11y/useFocusableInteractive: the buttons in the cells take the focus
import {
  IconBuildingStore,
  IconChevronDown,
  IconChevronRight,
  IconDeviceTv,
  IconMap2,
  IconPlus,
  IconSpeakerphone,
} from '@tabler/icons-react';
import { memo } from 'react';
import { closedIn } from '../../lib/closed';
import { useTranslation } from '../../lib/use-translation';
import { HOUR, wallMs } from '../../lib/wall';
import { wallOf } from '../../lib/zone';
import { daysOf, placeOf, type Range } from './axis';
import { BarView } from './BarView';
import { heightOf, shownScreen, topOf } from './heights';
import { Lane } from './Lane';
import type { Row } from './rows';
import classes from './Timeline.module.css';
import type { Filled } from './use-schedule';
import { useWords } from './use-words';

const ICONS = {
  region: IconMap2,
  store: IconBuildingStore,
  screen: IconDeviceTv,
  campaign: IconSpeakerphone,
};

function shadeOf(row: Row, range: Range): string | undefined {
  const parts = closedIn(range, row.hours).map(({ start, end }) => {
    const [a, b] = [placeOf(start, range), placeOf(end, range)];
    return `transparent ${a}%, var(--v-closed) ${a}%, var(--v-closed) ${b}%, transparent ${b}%`;
  });
  return parts.length > 0 ? `linear-gradient(90deg, ${parts.join(', ')})` : undefined;
}

interface Props {
  filled: Filled;
  index: number;
  top: number;
  range: Range;
  /** An instant. */
  now: number;
  isDraft: boolean;
  mayEdit: boolean;
  isFirst: boolean;
  nameOf: (campaignId: string) => string;
  onFold: (row: Row) => void;
  onAdd: (row: Row) => void;
}

/** A place with its programme, its bars, its hours and its own "now". */
export const RowView = memo(function RowView(props: Props) {
  const { filled, index, top, range, now, isDraft, mayEdit, isFirst, nameOf, onFold, onAdd } = props;
  const { t } = useTranslation();
  const words = useWords();
  const { row, layout, reached } = filled;
  const plays = shownScreen(row);
  const Icon = ICONS[row.kind];
  const Chevron = row.isOpen ? IconChevronDown : IconChevronRight;
  const wall = wallMs(wallOf(now, row.zone));
  const days = daysOf(range).length;
  const line = range.view === 'day' ? 24 : days;
  const shade = shadeOf(row, range);
  return (
    <div
      role="row"
      className={classes.row}
      data-kind={row.kind}
      aria-rowindex={index + 2}
      aria-level={row.depth + 1}
      aria-expanded={row.folds ? row.isOpen : undefined}
      style={{ transform: `translateY(${top}px)`, height: heightOf(filled) }}
    >
      <div role="rowheader" className={classes.label} style={{ paddingLeft: 10 + row.depth * 16 }}>
        {row.folds ? (
          <button
            type="button"
            className={classes.fold}
            data-fold={row.id}
            aria-label={t(row.isOpen ? 'schedule.shut' : 'schedule.open', { name: row.name })}
            onClick={() => onFold(row)}
          >
            <Chevron size={16} aria-hidden />
          </button>
        ) : (
          row.kind === 'screen' && <span className={classes.noFold} />
        )}
        <Icon size={17} stroke={1.7} aria-hidden className={classes.icon} />
        <span className={classes.labelText}>
          <span className={classes.labelName} title={row.name}>
            {row.name}
          </span>
          {row.kind !== 'screen' && (
            <span className={classes.labelMore}>
              {t('common.screens', {
                count: row.kind === 'campaign' ? (reached.get(row.id) ?? 0) : row.screens.length,
              })}
            </span>
          )}
          {plays && (
            <span className={classes.labelMore} title={t('schedule.onTopText', { name: plays.name })}>
              {row.kind === 'screen' ? t('schedule.itsScreen') : t('schedule.onTop', { name: plays.name })}
            </span>
          )}
          {mayEdit && row.kind !== 'campaign' && (
            <button
              type="button"
              className={classes.add}
              aria-label={t('schedule.addIn', { name: row.name })}
              title={t('schedule.addIn', { name: row.name })}
              onClick={() => onAdd(row)}
            >
              <IconPlus size={16} aria-hidden />
            </button>
          )}
        </span>
      </div>
      <div
        role="gridcell"
        className={classes.track}
        data-track={row.id}
        style={{ backgroundSize: `calc(100% / ${line}) 100%` }}
      >
        {wall > range.start && (
          <div className={classes.past} style={{ width: `${placeOf(Math.min(wall, range.end), range)}%` }} />
        )}
        {shade && <div className={classes.shade} style={{ backgroundImage: shade }} />}
        {plays && (
          <Lane screen={plays} zone={row.zone} range={range} wall={wall} isDraft={isDraft} nameOf={nameOf} />
        )}
        {layout.bars.map((bar, at) => {
          const count = reached.get(bar.campaign.id) ?? 0;
          const part =
            row.kind !== 'campaign' && count < row.screens.length ? `${count}/${row.screens.length}` : null;
          return (
            <BarView
              key={`${bar.campaign.id}#${bar.index}`}
              bar={bar}
              rowId={row.id}
              range={range}
              top={topOf(filled, layout.lanes.get(bar.campaign.id) ?? 0)}
              label={[
                words.bar(bar),
                ...(part ? [t('schedule.part', { part })] : []),
                ...(bar.end <= wall ? [t('schedule.past')] : []),
              ].join(', ')}
              isPast={bar.end <= wall}
              part={part}
              freeUntil={layout.nextStarts.get(bar.key) ?? range.end}
              mayEdit={mayEdit}
              isFirst={isFirst && at === 0}
              otherFrom={layout.nextOthers.get(bar.key) ?? range.end}
              isNaming={layout.naming.has(bar.key)}
            />
          );
        })}
        {wall >= range.start && wall < range.end + HOUR && (
          <div className={classes.now} style={{ left: `${placeOf(wall, range)}%` }} />
        )}
      </div>
    </div>
  );
});
