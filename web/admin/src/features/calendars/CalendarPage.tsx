import { Alert, Skeleton } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { Calendar } from '@vitrine/api/types';
import { calendarQuery } from '../../data/calendars';
import { usePermission } from '../../data/me';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { Page } from '../../ui/Page';
import { CalendarActions } from './CalendarActions';
import { CalendarForm } from './CalendarForm';
import { UsedBy } from './UsedBy';

export function CalendarPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/inside/calendars/$id' });
  const calendar = useQuery(calendarQuery(id));
  if (calendar.data) return <Loaded calendar={calendar.data} />;
  return (
    <Page title={t('nav.calendars')} back={{ to: '/calendars', label: t('nav.calendars') }}>
      {calendar.isError ? (
        <Failure error={calendar.error} retry={() => void calendar.refetch()} />
      ) : (
        <Skeleton height={420} radius="lg" />
      )}
    </Page>
  );
}

function Loaded({ calendar }: { calendar: Calendar }) {
  const { t } = useTranslation();
  const mayEdit = usePermission('content:write');
  const mayPublish = usePermission('publish');
  const isLive = calendar.usedBy.some((use) => use.published);
  const readOnly = !mayEdit || (isLive && !mayPublish);
  return (
    <Page
      title={calendar.name}
      back={{ to: '/calendars', label: t('nav.calendars') }}
      lead={`${t(`calendar.source.${calendar.source}`)} · ${t('calendar.days', { count: calendar.dayCount })}`}
      actions={!readOnly && <CalendarActions calendar={calendar} />}
    >
      {isLive && mayEdit && (
        <Alert icon={<IconInfoCircle aria-hidden />} mb="lg">
          {mayPublish ? t('calendar.live') : t('calendar.liveLocked')}
        </Alert>
      )}
      <CalendarForm key={calendar.id} calendar={calendar} readOnly={readOnly} />
      <UsedBy uses={calendar.usedBy} />
    </Page>
  );
}
