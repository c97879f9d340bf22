import { Button, Group, SegmentedControl, Select, Skeleton, Stack } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Me, UptimeBy } from '@vitrine/api/types';
import { useMemo } from 'react';
import { meQuery } from '../../data/me';
import { uptimeQuery, uptimeTable } from '../../data/uptime';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { Empty } from '../../ui/Empty';
import { Failure } from '../../ui/Failure';
import { LinkButton } from '../../ui/links';
import { Page } from '../../ui/Page';
import { SiteSelect } from '../../ui/SiteSelect';
import { useTable } from '../../ui/use-table';
import { Actions } from './Actions';
import { Kinds } from './Kinds';
import classes from './Reports.module.css';
import { isRange, RANGES, type RangeName, rangeOf } from './range';
import { UptimeFigures } from './UptimeFigures';
import { UptimeLines } from './UptimeLines';
import { counted, HOURS, type Hours } from './uptime';

const GROUPS = ['site', 'screen', 'day'] as const;

interface Chosen {
  range: RangeName;
  by: UptimeBy;
  hours: Hours;
  site?: string;
}

/** What the address asks for; what it does not say is as usual. */
function chosenBy(search: { range?: string; by?: string; hours?: string; site?: string }): Chosen {
  return {
    range: isRange(search.range) ? search.range : 'week',
    by: GROUPS.find((by) => by === search.by) ?? 'site',
    hours: search.hours === 'open' ? 'open' : 'all',
    ...(search.site ? { site: search.site } : {}),
  };
}

/** For how long screens were connected, by store, screen or day; what nobody knows is told apart. */
export function UptimePage() {
  const { data: me } = useQuery(meQuery);
  return me ? <Report zone={(me as Me).organisation.timeZone} /> : <Skeleton height={420} radius="lg" />;
}

function Report({ zone }: { zone: string }) {
  const { t } = useTranslation();
  const { dateOnly } = useFormat();
  const chosen = chosenBy(useSearch({ strict: false }));
  const range = useMemo(() => rangeOf(chosen.range, zone, Date.now()), [chosen.range, zone]);
  const { by, hours, site } = chosen;
  const asked = { from: range.from, to: range.to, by, ...(site ? { siteId: site } : {}) };
  const lines = useInfiniteQuery(uptimeQuery(asked));
  const table = useTable(`uptime-${by}`, range, (locale) => uptimeTable(asked, locale));
  const report = lines.data?.pages[0];
  const rows = lines.data?.pages.flatMap(({ items }) => items) ?? [];
  const span = { from: dateOnly(range.first), to: dateOnly(range.last) };
  const days = range.first === range.last ? span.from : t('reports.span', span);
  return (
    <Page
      timed
      title={t('nav.reports')}
      lead={
        <>
          {t('uptime.lead')} <span style={{ whiteSpace: 'nowrap' }}>{days}</span>
        </>
      }
      wide
      actions={rows.length > 0 && <Actions {...table} />}
    >
      <Stack gap="lg">
        <Kinds open="uptime" range={chosen.range} />
        <Choose chosen={chosen} />
        {lines.isError && <Failure error={lines.error} retry={() => void lines.refetch()} />}
        {lines.isPending && <Skeleton height={360} radius="lg" />}
        {report && rows.length === 0 && (
          <Empty
            icon={IconPlugConnected}
            title={t('uptime.none')}
            text={t('uptime.noneText')}
            action={
              <LinkButton to="/screens" variant="light">
                {t('nav.screens')}
              </LinkButton>
            }
          />
        )}
        {report && rows.length > 0 && (
          <>
            <UptimeFigures screens={report.total.screens} figures={counted(hours, report.total)} />
            <UptimeLines by={by} hours={hours} rows={rows} />
            {lines.hasNextPage && (
              <Group justify="center" className={classes.screenOnly}>
                <Button
                  variant="default"
                  loading={lines.isFetchingNextPage}
                  onClick={() => void lines.fetchNextPage()}
                >
                  {t('reports.more')}
                </Button>
              </Group>
            )}
          </>
        )}
      </Stack>
    </Page>
  );
}

function Choose({ chosen }: { chosen: Chosen }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const go = (change: Partial<Record<keyof Chosen, string | undefined>>) =>
    void navigate({ to: '/reports/uptime', search: { ...chosen, ...change }, replace: true });
  return (
    <Group gap="md" align="flex-end" className={classes.screenOnly}>
      <Select
        label={t('reports.range')}
        allowDeselect={false}
        data={RANGES.map((value) => ({ value, label: t(`reports.ranges.${value}`) }))}
        value={chosen.range}
        onChange={(value) => value && go({ range: value })}
      />
      <SiteSelect
        label={t('uptime.site')}
        placeholder={t('uptime.allSites')}
        clearable
        value={chosen.site ?? null}
        onChange={(value) => go({ site: value ?? undefined })}
      />
      <div className={classes.groups}>
        <SegmentedControl
          aria-label={t('reports.by')}
          data={GROUPS.map((value) => ({ value, label: t(`reports.groups.${value}`) }))}
          value={chosen.by}
          onChange={(value) => go({ by: value })}
        />
      </div>
      <div className={classes.groups}>
        <SegmentedControl
          aria-label={t('uptime.hours.label')}
          data={HOURS.map((value) => ({ value, label: t(`uptime.hours.${value}`) }))}
          value={chosen.hours}
          onChange={(value) => go({ hours: value })}
        />
      </div>
    </Group>
  );
}
