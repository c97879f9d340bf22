import { useQuery } from '@tanstack/react-query';
import type { Period, Rule } from '@vitrine/api/types';
import { useMemo } from 'react';
import { calendarsQuery } from '../data/calendars';
import { firstDate, NO_REPEAT, type Repeat, readRepeat } from '../lib/recurrence';
import { begun } from '../lib/typography';
import { useTranslation } from '../lib/use-translation';

const SHOWN_DATES = 4;

/** Says a rule as a sentence: "Monday and Tuesday, every 2 weeks, 16:00–20:00". */
export function useRuleWords(): (rule: Rule) => string {
  const { t, i18n } = useTranslation();
  const { data: calendars } = useQuery(calendarsQuery);
  return useMemo(() => {
    const locale = i18n.language === 'en' ? 'en-GB' : i18n.language;
    const all = new Intl.ListFormat(locale, { type: 'conjunction' });
    const format = (options: Intl.DateTimeFormatOptions) => (date: string) =>
      new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(new Date(`${date}T00:00Z`));
    const date = format({ day: 'numeric', month: 'short', year: 'numeric' });
    const yearly = format({ day: 'numeric', month: 'long' });
    const ordinals = new Intl.PluralRules(locale, { type: 'ordinal' });
    const dates = (list: string[]) =>
      all.format([
        ...list.slice(0, SHOWN_DATES).map(date),
        ...(list.length > SHOWN_DATES ? [t('rule.more', { count: list.length - SHOWN_DATES })] : []),
      ]);
    const days = (weekdays: number[]) => {
      const names = weekdays.map((day) => t(`weekday.long.${day as 1}`));
      return all.format(locale === 'fr' ? names.map((name) => name.toLowerCase()) : names);
    };
    const nth = (day: number) => t(`rule.nth.${ordinals.select(day) as 'other'}`, { day });

    function recurring(repeat: Repeat, weekdays: number[]): string {
      const { every } = repeat;
      switch (repeat.kind) {
        case 'none':
          return weekdays.length === 7 ? t('weekday.every') : t('rule.weekly', { days: days(weekdays) });
        case 'weeks':
          return every === 1
            ? t('rule.weekly', { days: days(weekdays) })
            : t('rule.weeks', { days: days(weekdays), every });
        case 'days':
          return every === 1 ? t('weekday.every') : t('rule.days', { every });
        case 'monthDays': {
          const list = repeat.monthDays.map((day) => (day < 0 ? t('rule.lastDay') : nth(day)));
          return every === 1
            ? t('rule.monthDays', { days: all.format(list) })
            : t('rule.monthDaysEvery', { days: all.format(list), every });
        }
        case 'monthWeekday': {
          const values = { ordinal: t(`rule.ordinal.${repeat.ordinal as 1}`), day: days([repeat.weekday]) };
          return every === 1
            ? t('rule.monthWeekday', values)
            : t('rule.monthWeekdayEvery', { ...values, every });
        }
        case 'year': {
          const day = yearly(
            firstDate({ ...NO_REPEAT, kind: 'year', month: repeat.month, day: repeat.day }, [], '2000-01-01'),
          );
          return every === 1 ? t('rule.year', { day }) : t('rule.yearEvery', { day, every });
        }
        case 'dates':
          return '';
        case 'advanced':
          return repeat.text;
      }
    }

    const calendar = (id: string) => calendars?.find((one) => one.id === id)?.name ?? t('rule.lostCalendar');
    const span = ({ start, end }: Period) =>
      end <= start ? t('rule.overnight', { start, end }) : t('rule.hours', { start, end });
    const single = ({ date: day, dayparts }: NonNullable<Rule['overrides']>[number]) =>
      dayparts.length === 0
        ? t('rule.closedOn', { date: date(day) })
        : t('rule.ownHours', { date: date(day), hours: all.format(dayparts.map(span)) });

    return (rule) => {
      const { inCalendars = [], notInCalendars = [], overrides = [] } = rule;
      const { repeat, weekdays } = readRepeat(rule);
      const extra = rule.dates ?? [];
      const except = rule.exceptDates ?? [];
      const parts = [
        repeat.kind === 'dates' ? t('rule.onDates', { dates: dates(extra) }) : recurring(repeat, weekdays),
        ...(repeat.end === 'count' ? [t('rule.times', { count: repeat.count })] : []),
        ...(repeat.end === 'until' && repeat.until ? [t('rule.until', { date: date(repeat.until) })] : []),
        ...(rule.startDate ? [t('rule.from', { date: date(rule.startDate) })] : []),
        ...(repeat.kind !== 'dates' && extra.length > 0 ? [t('rule.also', { dates: dates(extra) })] : []),
        ...(except.length > 0 ? [t('rule.except', { dates: dates(except) })] : []),
        ...(inCalendars.length > 0
          ? [t('rule.within', { names: all.format(inCalendars.map(calendar)) })]
          : []),
        ...(notInCalendars.length > 0
          ? [t('rule.without', { names: all.format(notInCalendars.map(calendar)) })]
          : []),
        ...(rule.dayparts ?? []).map(span),
        ...overrides.slice(0, SHOWN_DATES).map(single),
        ...(overrides.length > SHOWN_DATES
          ? [t('rule.ownMore', { count: overrides.length - SHOWN_DATES })]
          : []),
      ];
      const sentence = parts.join(', ');
      return begun(sentence);
    };
  }, [t, i18n.language, calendars]);
}
