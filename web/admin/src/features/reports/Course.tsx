import { Title } from '@mantine/core';
import type { PlaysReport } from '@vitrine/api/types';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { barsOf, scaleOf } from './bars';
import classes from './Reports.module.css';
import type { Range } from './range';

/** How much was shown as time went by: a bar for each day or hour, each told in words, beside a scale. */
export function Course({ report, range, zone }: { report: PlaysReport; range: Range; zone: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const isHours = report.by === 'hour';
  const bars = barsOf(report, range).map(({ key, figures }) => ({
    key,
    at: isHours ? format.timeShort(key, zone) : format.dateOnly(key),
    shownMs: figures?.shownMs ?? 0,
    plays: figures?.plays ?? 0,
  }));
  const top = scaleOf(Math.max(...bars.map(({ shownMs }) => shownMs)));
  return (
    <section className={`v-card ${classes.course}`} aria-labelledby="course">
      <Title order={2} size="h4" id="course">
        {t(isHours ? 'reports.chartHour' : 'reports.chartDay')}
      </Title>
      <div className={classes.chart}>
        <div className={`v-num ${classes.scale}`} aria-hidden>
          <span>{format.hours(top)}</span>
          <span>{format.hours(top / 2)}</span>
          <span>0</span>
        </div>
        <ol className={classes.bars}>
          {bars.map(({ key, at, shownMs, plays }) => {
            const words = t('reports.bar', { at, shown: format.hours(shownMs), plays: format.number(plays) });
            return (
              <li key={key} title={words}>
                <span className="v-visually-hidden">{words}</span>
                <span
                  aria-hidden
                  className={classes.bar}
                  data-empty={shownMs === 0 || undefined}
                  style={{ height: `${(shownMs / top) * 100}%` }}
                />
              </li>
            );
          })}
        </ol>
        <div className={classes.ends} aria-hidden>
          <span>{bars[0]?.at}</span>
          {bars.length > 1 && <span>{bars[bars.length - 1]?.at}</span>}
        </div>
      </div>
    </section>
  );
}
