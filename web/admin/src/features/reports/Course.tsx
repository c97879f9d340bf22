import { Title } from '@mantine/core';
import type { PlaysReport } from '@vitrine/api/types';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../lib/format';
import classes from './Reports.module.css';

/** How much was shown as time went by: a bar for each day or hour, each told in words. */
export function Course({ report, zone }: { report: PlaysReport; zone: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const bars = report.items.map(({ day, hour, figures }) => ({
    key: day ?? hour ?? '',
    at: day ? format.dateOnly(day) : format.timeShort(hour ?? 0, zone),
    figures,
  }));
  const highest = Math.max(1, ...bars.map(({ figures }) => figures.shownMs));
  const heading = t(report.by === 'hour' ? 'reports.chartHour' : 'reports.chartDay');
  return (
    <section className={`v-card ${classes.course}`} aria-labelledby="course">
      <Title order={2} size="h4" id="course">
        {heading}
      </Title>
      <ol className={classes.bars}>
        {bars.map(({ key, at, figures }) => {
          const shown = format.hours(figures.shownMs);
          const words = t('reports.bar', { at, shown, plays: format.number(figures.plays) });
          return (
            <li key={key} title={words}>
              <span className="v-visually-hidden">{words}</span>
              <span
                aria-hidden
                className={classes.bar}
                style={{ height: `${(figures.shownMs / highest) * 100}%` }}
              />
            </li>
          );
        })}
      </ol>
      <div className={classes.ends} aria-hidden>
        <span>{bars[0]?.at}</span>
        {bars.length > 1 && <span>{bars[bars.length - 1]?.at}</span>}
      </div>
    </section>
  );
}
