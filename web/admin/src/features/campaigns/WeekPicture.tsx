import { Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { upcomingQuery, weekQuery } from '../../data/campaigns';
import { useFormat } from '../../lib/format';
import { EVERY_DAY } from '../../lib/recurrence';
import classes from './Campaigns.module.css';
import { inputOf } from './form';
import type { Form } from './use-campaign-form';
import { DAY_MINUTES, mondayOf, weekBars } from './week';

const HOURS = [0, 6, 12, 18, 24];

/** The first week in which it plays, drawn from the server's own answer: holidays, exceptions and all. */
export function WeekPicture({ form }: { form: Form }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [body] = useDebouncedValue(JSON.stringify(inputOf(form.getValues())), 500);
  const next = useQuery({ ...upcomingQuery(body), placeholderData: keepPreviousData });
  const today = new Date().toISOString().slice(0, 10);
  const begins = next.data?.zones[0]?.occurrences[0]?.local.start?.slice(0, 10) ?? today;
  const monday = mondayOf(begins > today ? begins : today);
  const week = useQuery({ ...weekQuery(body, monday), placeholderData: keepPreviousData });
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
