import { Group, SegmentedControl, Select } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from '../../lib/use-translation';
import { SiteSelect } from '../../ui/SiteSelect';

export interface Search {
  state?: string;
  kind?: string;
  severity?: string;
  site?: string;
}

const STATES = ['current', 'open', 'acknowledged', 'resolved'] as const;
const SEVERITIES = ['critical', 'warning', 'info'] as const;
const KINDS = [
  'offline',
  'site_offline',
  'behind',
  'publication_behind',
  'clock',
  'disk',
  'item',
  'fault',
  'webhook',
] as const;

/** What an address may say of them; `current` is what it says with nothing. */
export const CHOICES = { state: STATES.slice(1), severity: SEVERITIES, kind: KINDS };

/** Which alerts are shown; the address keeps it. */
export function Filters({ search }: { search: Search }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const go = (change: Search) =>
    void navigate({ to: '/alerts', search: { ...search, ...change }, replace: true });
  const states = {
    data: STATES.map((value) => ({ value, label: t(`alerts.states.${value}`) })),
    value: search.state ?? 'current',
    onChange: (value: string | null) => go({ state: value === 'current' ? undefined : (value ?? undefined) }),
  };
  return (
    <Group gap="sm" align="flex-end">
      <SegmentedControl visibleFrom="sm" aria-label={t('alerts.state')} {...states} />
      <Select hiddenFrom="sm" w={140} label={t('alerts.state')} allowDeselect={false} {...states} />
      <Select
        label={t('alerts.severity')}
        placeholder={t('alerts.any')}
        clearable
        clearButtonProps={{ 'aria-label': t('action.clear') }}
        w={140}
        data={SEVERITIES.map((value) => ({ value, label: t(`alerts.severities.${value}`) }))}
        value={search.severity ?? null}
        onChange={(value) => go({ severity: value ?? undefined })}
      />
      <Select
        label={t('alerts.kind')}
        placeholder={t('alerts.anyKind')}
        clearable
        clearButtonProps={{ 'aria-label': t('action.clear') }}
        w={155}
        data={KINDS.map((value) => ({ value, label: t(`alerts.kinds.${value}`) }))}
        value={search.kind ?? null}
        onChange={(value) => go({ kind: value ?? undefined })}
      />
      <SiteSelect
        label={t('alerts.site')}
        placeholder={t('alerts.anySite')}
        clearable
        clearButtonProps={{ 'aria-label': t('action.clear') }}
        w={155}
        value={search.site ?? null}
        onChange={(value) => go({ site: value ?? undefined })}
      />
    </Group>
  );
}
