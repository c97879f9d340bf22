import { Text } from '@mantine/core';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import classes from './DayStrip.module.css';
import { type Bar, barAt, hoursOf, lastStep, STEP_MS, stepOf } from './strip';
import type { Moment } from './use-moment';

interface Props {
  bars: Bar[];
  colours: Map<string, number>;
  moment: Moment;
  nameOf: (campaignId: string) => string;
}

const HOUR = 3_600_000 / STEP_MS;

/** Whether the arrow keys belong to what has the focus. */
function isTaken(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [role=listbox], [role=dialog], [role=menu]') !== null
  );
}

/** The day with its segments, and the moment as a line in it: arrows move five minutes, page keys an hour. */
export function DayStrip({ bars, colours, moment, nameOf }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { at, day } = moment;
  const step = stepOf(at, day);
  const last = lastStep(day);
  const go = (to: number) => moment.go(day.start + Math.min(last, Math.max(0, to)) * STEP_MS);
  const latest = useRef({ step, go });
  latest.current = { step, go };
  useEffect(() => {
    function press(event: globalThis.KeyboardEvent): void {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!by || event.altKey || event.ctrlKey || event.metaKey || isTaken(event.target)) return;
      event.preventDefault();
      latest.current.go(latest.current.step + by);
    }
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
  function leap(event: KeyboardEvent): void {
    const by = { PageUp: HOUR, PageDown: -HOUR }[event.key];
    if (!by) return;
    event.preventDefault();
    go(step + by);
  }
  const here = barAt(bars, at);
  const time = format.timeShort(at, day.zone);
  const says = here
    ? [time, t(`layer.${here.layer}`), ...here.parts.map(({ campaignId }) => nameOf(campaignId))].join(', ')
    : time;
  return (
    <div className={classes.frame}>
      <div className={classes.strip}>
        {bars.map(({ from, left, width, layer, parts }) => (
          <span
            key={from}
            className={classes.bar}
            data-layer={layer}
            style={{ left: `${left}%`, width: `${width}%` }}
            aria-hidden
          >
            {parts.map(({ campaignId, part }) => (
              <span
                key={campaignId}
                className={classes.part}
                data-colour={colours.get(campaignId)}
                style={{ flexGrow: part }}
              />
            ))}
          </span>
        ))}
        <input
          type="range"
          className={classes.slider}
          aria-label={t('preview.slider')}
          aria-valuetext={says}
          min={0}
          max={last}
          step={1}
          value={step}
          onChange={(event) => go(Number(event.currentTarget.value))}
          onKeyDown={leap}
        />
        <span
          className={classes.line}
          style={{ left: `${((at - day.start) / (day.end - day.start)) * 100}%` }}
          aria-hidden
        />
      </div>
      <div className={classes.hours} aria-hidden>
        {hoursOf(day, 3).map(({ left, label }) => (
          <span key={label} style={{ left: `${left}%` }}>
            {label}
          </span>
        ))}
      </div>
      <Text size="sm" c="dimmed" visibleFrom="sm">
        {t('preview.stripHint')}
      </Text>
    </div>
  );
}
