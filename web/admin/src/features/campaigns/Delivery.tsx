import { Group, SegmentedControl, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { CampaignDelivery } from '@vitrine/api/types';
import { useState } from 'react';
import { deliveryQuery } from '../../data/campaigns';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { LinkText } from '../../ui/links';
import { TableScroll } from '../../ui/TableScroll';
import classes from './Delivery.module.css';
import { DeliveryChart } from './DeliveryChart';

const SPANS = ['14', '31', '92'] as const;
type Span = (typeof SPANS)[number];

/** What a campaign was promised and what the screens say they showed of it; nothing before anything was planned. */
export function Delivery({ id }: { id: string }) {
  const { t } = useTranslation();
  const [span, setSpan] = useState<Span>('14');
  const { data, error, refetch } = useQuery(deliveryQuery(id, Number(span)));
  const { planned = 0, plays = 0 } = data?.totals.figures ?? {};
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data || (planned + plays === 0 && span === '14')) return null;
  return (
    <section className={`v-card ${classes.card}`} aria-labelledby="delivery">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="delivery">
          {t('delivered.title')}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={t('delivered.span')}
          value={span}
          onChange={(value) => setSpan(value as Span)}
          data={SPANS.map((value) => ({ value, label: t('delivered.days', { count: Number(value) }) }))}
        />
      </Group>
      <Told delivery={data} />
      <DeliveryChart days={data.days} />
      <details className={classes.details}>
        <summary>{t('delivered.asTable')}</summary>
        <Days delivery={data} />
      </details>
    </section>
  );
}

/** Never rounded up to everything. */
const percentOf = (permille: number) => (permille < 100 ? permille / 10 : Math.floor(permille / 10));

/** The share that was kept, today's plays, and how far both can be trusted. */
function Told({ delivery }: { delivery: CampaignDelivery }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { totals, days, coverage } = delivery;
  const today = days.at(-1);
  const late = coverage.incomplete[0];
  return (
    <>
      <dl className={classes.figures}>
        <div>
          <dt>{t('delivered.share')}</dt>
          <dd className="v-num">
            {totals.sharePermille === null
              ? t('delivered.notYet')
              : format.percent(percentOf(totals.sharePermille))}
          </dd>
        </div>
        <div>
          <dt>{t('delivered.soFar')}</dt>
          <dd className="v-num">{format.number(totals.figures.planned)}</dd>
        </div>
        <div>
          <dt>{t('delivered.delivered')}</dt>
          <dd className="v-num">{format.number(totals.delivered)}</dd>
        </div>
        <div>
          <dt>{t('delivered.today')}</dt>
          <dd className="v-num">
            <span role="status">{format.number(today?.figures.plays ?? 0)}</span>
          </dd>
        </div>
      </dl>
      <Text size="sm" c="dimmed">
        {totals.open > 0
          ? t('delivered.open', { count: totals.open })
          : coverage.hoursComplete === coverage.hours
            ? t('delivered.whole', { count: coverage.screens })
            : t('delivered.hourly')}{' '}
        {late &&
          (late.completeTo
            ? t('delivered.late', {
                name: late.name ?? t('reports.unknown'),
                at: format.dateTime(late.completeTo, delivery.timeZone),
              })
            : t('delivered.lateNever', { name: late.name ?? t('reports.unknown') }))}{' '}
        <LinkText
          to="/reports"
          search={{ campaign: delivery.campaignId, by: 'screen' }}
          inherit
          underline="always"
        >
          {t('delivered.report')}
        </LinkText>
      </Text>
    </>
  );
}

function Days({ delivery }: { delivery: CampaignDelivery }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <TableScroll label={t('delivered.asTable')}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('reports.groups.day')}</th>
            <th scope="col">{t('delivered.promised')}</th>
            <th scope="col">{t('delivered.delivered')}</th>
            <th scope="col">{t('delivered.share')}</th>
            <th scope="col">{t('reports.missing')}</th>
            <th scope="col">{t('delivered.unknown')}</th>
          </tr>
        </thead>
        <tbody>
          {[...delivery.days].reverse().map(({ day, delivered, open, sharePermille, figures }) => (
            <tr key={day}>
              <th scope="row">{format.dateOnly(day)}</th>
              <td>{format.number(figures.planned)}</td>
              <td>{format.number(delivered)}</td>
              <td>{sharePermille === null ? '–' : format.percent(percentOf(sharePermille))}</td>
              <td>{format.number(figures.missing)}</td>
              <td>{format.number(open)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
