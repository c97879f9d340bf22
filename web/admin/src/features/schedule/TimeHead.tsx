// biome-ignore-all lint/a11y/useSemanticElements: rows far out of sight do not exist, which a table cannot say
// biome-ignore-all lint/a11y/useFocusableInteractive: the buttons in the cells take the focus
import { HOUR, wallMs } from '../../lib/wall';
import { wallOf } from '../../lib/zone';
import { daysOf, placeOf, type Range } from './axis';
import classes from './Timeline.module.css';
import { useWords } from './use-words';

interface Props {
  range: Range;
  now: number;
  zone: string;
  corner: string;
  onDay: (at: number) => void;
}

/** The days, or the hours of the one day; a day leads to its own view. */
export function TimeHead({ range, now, zone, corner, onDay }: Props) {
  const words = useWords();
  const days = daysOf(range);
  const today = wallOf(now, zone).slice(0, 10);
  const isNarrow = range.view === 'month';
  return (
    <div role="row" className={classes.head} aria-rowindex={1}>
      <div role="columnheader" className={classes.corner}>
        {corner}
      </div>
      <div role="columnheader" className={classes.times} aria-label={words.range(range)}>
        {range.view === 'day'
          ? Array.from({ length: 24 }, (_, hour) => hour).map((hour) => (
              <span
                key={hour}
                className={classes.hour}
                data-minor={hour % 2 === 1 || undefined}
                style={{ left: `${placeOf(range.start + hour * HOUR, range)}%` }}
              >
                {String(hour).padStart(2, '0')}
              </span>
            ))
          : days.map((day) => (
              <button
                key={day}
                type="button"
                className={classes.day}
                data-weekend={[0, 6].includes(new Date(day).getUTCDay()) || undefined}
                aria-current={wallMs(today) === day ? 'date' : undefined}
                aria-label={isNarrow ? words.longDay(day) : undefined}
                title={words.longDay(day)}
                style={{ left: `${placeOf(day, range)}%`, width: `${100 / days.length}%` }}
                onClick={() => onDay(day)}
              >
                {isNarrow ? (
                  <span data-weekday={words.weekday(day).slice(0, 1).toUpperCase()}>
                    {new Date(day).getUTCDate()}
                  </span>
                ) : (
                  words.day(day)
                )}
              </button>
            ))}
      </div>
    </div>
  );
}
