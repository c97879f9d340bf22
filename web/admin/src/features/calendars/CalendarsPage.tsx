import { Group, Skeleton, Text } from '@mantine/core';
import { IconCalendarEvent } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { CalendarSummary } from '@vitrine/api/types';
import { calendarsQuery } from '../../data/calendars';
import { usePermission } from '../../data/me';
import { useTranslation } from '../../lib/use-translation';
import { Empty } from '../../ui/Empty';
import { Failure } from '../../ui/Failure';
import { Page } from '../../ui/Page';
import { AddCalendar } from './AddCalendar';
import classes from './Calendars.module.css';
import { useDates } from './dates';

/** The dates that campaigns refer to, by name. */
export function CalendarsPage() {
  const { t } = useTranslation();
  const mayEdit = usePermission('content:write');
  const list = useQuery(calendarsQuery);
  const rows = list.data ?? [];
  const add = mayEdit && list.isSuccess && <AddCalendar known={rows} />;
  return (
    <Page
      title={t('nav.calendars')}
      lead={t('calendar.lead')}
      learn="calendars"
      actions={rows.length > 0 && add}
    >
      {list.isError && <Failure error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Skeleton height={200} radius="lg" />}
      {list.isSuccess && rows.length === 0 && (
        <Empty
          icon={IconCalendarEvent}
          title={t('calendar.none')}
          text={t('calendar.noneText')}
          action={add && <Group gap="sm">{add}</Group>}
        />
      )}
      <ul className={classes.list}>
        {rows.map((calendar) => (
          <Line key={calendar.id} calendar={calendar} />
        ))}
      </ul>
    </Page>
  );
}

function Line({ calendar }: { calendar: CalendarSummary }) {
  const { t } = useTranslation();
  const dates = useDates();
  const { id, name, kind, dayCount, firstDate, lastDate, usedBy } = calendar;
  return (
    <li>
      <Link to="/calendars/$id" params={{ id }} className={`v-card ${classes.line}`}>
        <span className={classes.main}>
          <Text component="span" fw={600} display="block" className="v-truncate">
            {name}
          </Text>
          <Text component="span" size="sm" c="dimmed" display="block">
            {t(`calendar.kind.${kind}`)} · {t('calendar.days', { count: dayCount })}
            {firstDate && lastDate && ` · ${dates.span(firstDate, lastDate)}`}
          </Text>
        </span>
        <Text component="span" size="sm" c="dimmed">
          {usedBy.length > 0 ? t('calendar.usedBy', { count: usedBy.length }) : t('calendar.unused')}
        </Text>
      </Link>
    </li>
  );
}
