import { IconPencil, IconPlayerPauseFilled } from '@tabler/icons-react';
import { memo } from 'react';
import { placeOf, type Range } from './axis';
import { type Bar, ROOMY, TINY } from './bars';
import { holdOf } from './edit';
import { Mark } from './Mark';
import classes from './Timeline.module.css';

/** In percent: signs fit beside the name. */
const WIDE = 18;
/** In px: the least width of a bar with a sign alone. */
const LEAST = 20;

interface Props {
  bar: Bar;
  rowId: string;
  range: Range;
  top: number;
  label: string;
  /** "3/4": it reaches only so many of the row's screens. */
  part: string | null;
  /** Until where the line is free behind it. */
  freeUntil: number;
  /** Where on the line a bar of another campaign begins. */
  otherFrom: number;
  mayEdit: boolean;
  isPast: boolean;
  isFirst: boolean;
  /** Whether it names its campaign for all that follow on the line. */
  isNaming: boolean;
}

/** A stretch of time in which a campaign is active: shape, letters and colour say its kind, the frame its state. */
export const BarView = memo(function BarView({
  bar,
  rowId,
  range,
  top,
  label,
  part,
  freeUntil,
  otherFrom,
  mayEdit,
  isPast,
  isFirst,
  isNaming,
}: Props) {
  const { campaign } = bar;
  const free = mayEdit && holdOf(bar) === 'free';
  const width = placeOf(bar.end, range) - placeOf(bar.start, range);
  const isTiny = width < TINY;
  // a name goes on behind one bar of its campaign: behind each it would read as that of the next days
  const mayGoOn = isTiny && isNaming;
  const room = mayGoOn ? placeOf(freeUntil, range) - placeOf(bar.end, range) : 0;
  // where its own bars follow at once, the name lies over them
  const over = placeOf(otherFrom, range) - placeOf(bar.end, range);
  const isOver = isNaming && isTiny && room <= ROOMY && over > ROOMY;
  const grips = free && !(range.view === 'month' && campaign.rules.length > 0);
  return (
    <button
      type="button"
      className={classes.bar}
      tabIndex={isFirst ? 0 : -1}
      data-bar={bar.key}
      data-row={rowId}
      data-kind={campaign.kind}
      data-draft={campaign.state === 'published' ? undefined : campaign.state}
      data-paused={campaign.paused || undefined}
      data-tiny={isTiny || undefined}
      data-naming={isOver || undefined}
      data-free={free || undefined}
      data-past={isPast || undefined}
      data-before={bar.isCutBefore || undefined}
      data-after={bar.isCutAfter || undefined}
      aria-label={label}
      title={label}
      style={{
        left: `${placeOf(bar.start, range)}%`,
        width: `calc(${width}% - 2px)`,
        top,
      }}
    >
      {grips && !bar.isCutBefore && bar.from !== null && <i className={classes.grip} data-grip="start" />}
      <Mark kind={campaign.kind} />
      {!isTiny && (
        <>
          {campaign.paused && <IconPlayerPauseFilled size={12} aria-hidden style={{ flex: 'none' }} />}
          {campaign.state !== 'published' && width > WIDE && (
            <IconPencil size={12} aria-hidden style={{ flex: 'none' }} />
          )}
          <span className={classes.name}>
            <span>{campaign.name}</span>
          </span>
          {campaign.priority > 0 && <span className={classes.tail} data-text={`P${campaign.priority}`} />}
          {part && <span className={classes.tail} data-text={part} />}
        </>
      )}
      {isOver && (
        <span className={classes.behind} data-over style={{ maxWidth: `min(150px, ${over}cqw - 8px)` }}>
          {campaign.name}
        </span>
      )}
      {room > ROOMY && (
        <span
          className={classes.behind}
          style={{ maxWidth: `calc(${room + width}cqw - max(${LEAST}px, ${width}cqw) - 8px)` }}
        >
          {campaign.name}
        </span>
      )}
      {grips && !bar.isCutAfter && bar.to !== null && <i className={classes.grip} data-grip="end" />}
    </button>
  );
});
