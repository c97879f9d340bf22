import { Text } from '@mantine/core';
import { useFormat } from '../../lib/format';
import { EVERY_DAY } from '../../lib/recurrence';
import { useTranslation } from '../../lib/use-translation';
import classes from './Campaigns.module.css';
import type { Form } from './use-campaign-form';
import { useFirstWeek } from './use-first-week';
import { DAY_MINUTES, weekBars } from './week';

const HOURS = [0, 6, 12, 18, 24];

/** The first week in which it plays, drawn from the server's own answer: holidays, exceptions and all. */
export function WeekPicture({ form }: { form: Form }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { monday, week } = useFirstWeek(form);
  const zone = week.data?.zones[0];
  const bars = weekBars(monday, zone?.occurrences.map(({ local }) => local) ?? []);
  const clock = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return (
    <figure className={classes.week}>
      <Text component="figcaption" size="sm" fw={550}>
        {t('week.title', { date: format.dateOnly(monday) })}
      </Text>
      <div className={classes.weekHead} aria-hidden>
        {HOURS.map((hour) => (
          <span key={hour} style={{ left: `${(hour / 24) * 100}%` }}>
            {hour}
          </span>
        ))}
      </div>
      <ul className={classes.weekDays}>
        {EVERY_DAY.map((day) => {
          const own = bars.filter((bar) => bar.day === day - 1);
          const words = own.map(({ from, to }) =>
            to - from === DAY_MINUTES ? t('week.allDay') : `${clock(from)}–${clock(to)}`,
          );
          return (
            <li key={day}>
              <span aria-hidden>{t(`weekday.short.${day as 1}`)}</span>
              <span className={classes.weekLine} aria-hidden>
                {own.map(({ from, to }) => (
                  <span
                    key={from}
                    style={{
                      left: `${(from / DAY_MINUTES) * 100}%`,
                      width: `${((to - from) / DAY_MINUTES) * 100}%`,
                    }}
                  />
                ))}
              </span>
              <span className="v-visually-hidden">
                {t('week.day', {
                  day: t(`weekday.long.${day as 1}`),
                  hours: words.join(', ') || t('week.nothing'),
                })}
              </span>
            </li>
          );
        })}
      </ul>
      {week.isSuccess && bars.length === 0 && (
        <Text size="sm" c="dimmed">
          {zone ? t('week.never') : t('week.nobody')}
        </Text>
      )}
    </figure>
  );
}
