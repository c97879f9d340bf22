import { Button, Group, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Me, PlaysReport, ReportBy } from '@vitrine/api/types';
import { useMemo } from 'react';
import { meQuery } from '../../data/me';
import { courseQuery, type ReportSpan, reportQuery, reportTable } from '../../data/reports';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { Empty } from '../../ui/Empty';
import { Failure } from '../../ui/Failure';
import { LinkButton } from '../../ui/links';
import { Page } from '../../ui/Page';
import { useTable } from '../../ui/use-table';
import { Actions } from './Actions';
import { Course } from './Course';
import { Coverage } from './Coverage';
import { Figures } from './Figures';
import { Filters } from './Filters';
import { Kinds } from './Kinds';
import { Lines } from './Lines';
import classes from './Reports.module.css';
import { isRange, ownDays, type Range, rangeOf, type Search } from './range';

const GROUPS = ['campaign', 'media', 'site', 'screen', 'day'] as const;
const isGroup = (name: string | undefined): name is (typeof GROUPS)[number] =>
  GROUPS.includes(name as (typeof GROUPS)[number]);

/** Proof of play: what was shown, beside what was planned. */
export function ReportsPage() {
  const { data: me } = useQuery(meQuery);
  return me ? <Report zone={(me as Me).organisation.timeZone} /> : <Skeleton height={420} radius="lg" />;
}

function Report({ zone }: { zone: string }) {
  const { t } = useTranslation();
  const search: Search = useSearch({ from: '/inside/reports' });
  const navigate = useNavigate();
  const pick = (change: Search) =>
    void navigate({ to: '/reports', search: { ...search, ...change }, replace: true });
  const name = isRange(search.range) ? search.range : 'week';
  const by = isGroup(search.by) ? search.by : 'campaign';
  const { from, to, campaign, media, site, screen, tag } = search;
  const range = useMemo(() => rangeOf(name, zone, Date.now(), ownDays({ from, to })), [name, zone, from, to]);
  const filter = { campaignId: campaign, mediaId: media, siteId: site, screenId: screen, tag };
  const filtered = Object.values(filter).some(Boolean);
  const span: ReportSpan = { from: range.from, to: range.to, ...filter };
  const lines = useInfiniteQuery(reportQuery(by, span));
  const course = useQuery(courseQuery(range.first === range.last ? 'hour' : 'day', span));
  const table = useTable(by, range, (locale) => reportTable(by, span, locale));
  const report = lines.data?.pages[0];
  const rows = lines.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page
      timed
      title={t('nav.reports')}
      lead={<Lead range={range} />}
      learn="reports"
      wide
      actions={rows.length > 0 && <Actions {...table} />}
    >
      <Stack gap="lg">
        <Kinds open="plays" range={name} />
        <Filters search={search} onPick={pick} />
        <Choose by={by} onPick={pick} />
        {lines.isError && <Failure error={lines.error} retry={() => void lines.refetch()} />}
        {lines.isPending && <Skeleton height={360} radius="lg" />}
        {report && rows.length === 0 && (
          <Empty
            icon={IconChartBar}
            title={t(filtered ? 'reports.noneFiltered' : 'reports.none')}
            text={t(filtered ? 'reports.noneFilteredText' : 'reports.noneText')}
            action={
              filtered ? (
                <Button
                  variant="default"
                  onClick={() => void navigate({ to: '/reports', search: { range: name, from, to, by } })}
                >
                  {t('action.clear')}
                </Button>
              ) : (
                <LinkButton to="/what-plays" variant="light">
                  {t('nav.preview')}
                </LinkButton>
              )
            }
          />
        )}
        {report && rows.length > 0 && (
          <>
            <Reaches report={report} range={range} zone={zone} />
            <Figures figures={report.totals} />
            <Coverage coverage={report.coverage} zone={zone} isHourOver={isPlanKnown(report)} />
            {course.data && <Course report={course.data} range={range} zone={zone} />}
            <Lines by={by} rows={rows} zone={zone} isPlanKnown={isPlanKnown(report)} />
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

function Lead({ range }: { range: Range }) {
  const { t } = useTranslation();
  const { dateOnly } = useFormat();
  const { first, last } = range;
  const span =
    first === last ? dateOnly(first) : t('reports.span', { from: dateOnly(first), to: dateOnly(last) });
  return (
    <>
      {t('reports.lead')} <span style={{ whiteSpace: 'nowrap' }}>{span}.</span>
    </>
  );
}

/** Whether there are hours of which it is known what was planned. */
const isPlanKnown = ({ from, coverage: { plannedTo } }: PlaysReport) =>
  plannedTo !== null && Date.parse(plannedTo) > Date.parse(from);

/** Up to when the report tells, where that is not the end of the period. */
function Reaches({ report, range, zone }: { report: PlaysReport; range: Range; zone: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const end = Math.min(Date.parse(range.to), Date.now());
  if (!isPlanKnown(report)) return <Text size="sm">{t('reports.notPlannedYet')}</Text>;
  if (Date.parse(report.to) >= end) return null;
  return <Text size="sm">{t('reports.reaches', { at: format.dayTime(report.to, zone) })}</Text>;
}

function Choose({ by, onPick }: { by: ReportBy; onPick: (change: Search) => void }) {
  const { t } = useTranslation();
  return (
    <div className={`${classes.groups} ${classes.screenOnly}`}>
      <SegmentedControl
        aria-label={t('reports.by')}
        data={GROUPS.map((value) => ({ value, label: t(`reports.groups.${value}`) }))}
        value={by}
        onChange={(value) => onPick({ by: value })}
      />
    </div>
  );
}
