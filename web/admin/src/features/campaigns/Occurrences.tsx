import { Alert, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconAlertTriangle } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { CampaignPlanZone } from '@vitrine/api/types';
import { reachQuery, upcomingQuery } from '../../data/campaigns';
import { sitesQuery } from '../../data/sites';
import { useFormat } from '../../lib/format';
import { targetOf, withinSites } from '../../lib/target';
import { useTranslation } from '../../lib/use-translation';
import { useOpenStretch } from '../../ui/use-stretch';
import classes from './Campaigns.module.css';
import { ClosedNow } from './ClosedNow';
import { inputOf, isAwake } from './form';
import type { Form } from './use-campaign-form';

const SHOWN = 5;

/** When it plays next, in the store where that comes first and in the one where it comes last; and what to mind. */
export function Occurrences({ form }: { form: Form }) {
  const { t } = useTranslation();
  const [body] = useDebouncedValue(JSON.stringify(inputOf(form.getValues())), 500);
  const { data } = useQuery({ ...upcomingQuery(body), placeholderData: keepPreviousData });
  const target = targetOf(form.getValues());
  const warning = useWarning();
  if (!data) return null;
  const [first] = data.zones;
  const now = Date.now();
  const isOn = data.zones.some(({ occurrences: [next] }) => {
    const hasBegun = next && (!next.start || Date.parse(next.start) <= now);
    return hasBegun && (!next.end || Date.parse(next.end) > now);
  });
  const last = data.zones.at(-1);
  return (
    <div>
      <Text size="sm" c="dimmed">
        {t('upcoming.title')}
        {form.getValues().condition && ` ${t('upcoming.ifCondition')}`}
      </Text>
      <div role="status">
        {!first && <Text fw={550}>{t('upcoming.never')}</Text>}
        {first && (
          <Zone zone={first} target={target} label={last === first ? undefined : t('upcoming.first')} />
        )}
        {last && last !== first && <Zone zone={last} target={target} label={t('upcoming.last')} />}
      </div>
      <ClosedNow target={target} isOn={isOn && !isAwake(form.getValues())} />
      {data.warnings.length > 0 && (
        <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} mt="sm" p="sm">
          {data.warnings.map((one) => (
            <Text key={`${one.id}-${one.date}-${one.timeZones}`} size="sm">
              {warning(one)}
            </Text>
          ))}
        </Alert>
      )}
    </div>
  );
}

interface ZoneProps {
  zone: CampaignPlanZone;
  target: string;
  label: string | undefined;
}

function Zone({ zone, target, label }: ZoneProps) {
  const { t } = useTranslation();
  const store = useStoreIn(zone.timeZone, target);
  const stretch = useOpenStretch(zone.timeZone);
  return (
    <div className={classes.zone}>
      <Text size="sm" fw={550}>
        {label ? `${label} · ` : ''}
        {store ?? zone.timeZone.replaceAll('_', ' ')}{' '}
        <Text component="span" size="sm" c="dimmed">
          {store === null
            ? t('common.sites', { count: zone.sites })
            : zone.sites > 1 && t('upcoming.others', { count: zone.sites - 1 })}
        </Text>
      </Text>
      {zone.occurrences.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('upcoming.never')}
        </Text>
      ) : (
        <ol className={`${classes.upcoming} v-num`}>
          {zone.occurrences.slice(0, SHOWN).map(({ start, end }) => (
            <li key={`${start}-${end}`}>{stretch(start, end)}</li>
          ))}
        </ol>
      )}
    </div>
  );
}

/** A store of the zone that the target reaches; null while none is known. */
function useStoreIn(timeZone: string, target: string): string | null {
  const { data: sites = [] } = useQuery(sitesQuery);
  const there = sites.filter(
    ({ kind, effectiveTimeZone }) => kind === 'store' && effectiveTimeZone === timeZone,
  );
  const [asked] = useDebouncedValue(withinSites(target, there.map(({ id }) => id).slice(0, ASKED)), 300);
  const { data } = useQuery({ ...reachQuery(asked), placeholderData: keepPreviousData, retry: false });
  return data?.sample[0]?.siteName ?? null;
}

/** An expression must not grow without end. */
const ASKED = 50;

const KNOWN = [
  'target_empty',
  'campaign_over',
  'campaign_paused',
  'never_active',
  'occurrence_swallowed',
] as const;

/** A warning of the server in the reader's language. */
function useWarning() {
  const { t } = useTranslation();
  const format = useFormat();
  return ({
    id,
    message,
    date,
    timeZones = [],
  }: {
    id: string;
    message: string;
    date?: string | null;
    timeZones?: string[];
  }) => {
    const known = KNOWN.find((one) => one === id);
    if (!known) return message;
    return t(`upcoming.warning.${known}`, {
      date: date ? format.dateOnly(date) : '',
      zones: timeZones.map((zone) => zone.replaceAll('_', ' ')).join(', '),
    });
  };
}
