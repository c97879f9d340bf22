import { Box, Button, Group, NumberInput, Select, Skeleton, Stack, Switch, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { AlertQuietHours, AlertRules, AlertSettings, AlertSeverity } from '@vitrine/api/types';
import { useTranslation } from 'react-i18next';
import { alertSettingsQuery, saveAlertSettings } from '../../data/alerts';
import { meQuery } from '../../data/me';
import { Failure } from '../../ui/Failure';
import { LinkText } from '../../ui/links';
import { told } from '../../ui/notify';
import { useSubmit } from '../../ui/use-submit';
import { useVersioned } from '../../ui/use-versioned';
import { QuietHours } from './QuietHours';

const KINDS = ['offline', 'behind', 'clock', 'disk', 'item'] as const;
const SEVERITIES = ['info', 'warning', 'critical'] as const;
const RANGES: Record<(typeof KINDS)[number], [number, number]> = {
  offline: [0, 1440],
  behind: [0, 10_080],
  clock: [0.1, 86_400],
  disk: [1, 50],
  item: [1, 1000],
};

/** The server counts a clock in milliseconds, people in seconds. */
const SCALE: Partial<Record<(typeof KINDS)[number], number>> = { clock: 1000 };

/** When something counts as needing somebody, and when webhooks are left in peace. */
export function AlertRulesForm() {
  const settings = useQuery(alertSettingsQuery);
  const { data: me } = useQuery(meQuery);
  if (settings.isError) return <Failure error={settings.error} retry={() => void settings.refetch()} />;
  if (!settings.data || !me) return <Skeleton height={420} radius="lg" aria-busy />;
  return <Form settings={settings.data} zone={me.organisation.timeZone} />;
}

interface Values extends AlertRules, Record<string, unknown> {
  quietHours: AlertQuietHours | null;
}

const valuesOf = ({ rules, quietHours }: AlertSettings): Values => ({ ...rules, quietHours });

function Form({ settings, zone }: { settings: AlertSettings; zone: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm<Values>({
    mode: 'controlled',
    initialValues: valuesOf(settings),
  });
  const { busy, error, submit, refuse } = useSubmit(form);
  const values = form.getValues();
  const send = useVersioned({
    form,
    latest: settings,
    valuesOf,
    bodyOf: (all) => all,
    save: (version, { quietHours, ...rules }) => saveAlertSettings(version, { rules, quietHours }),
    reload: () => client.fetchQuery({ ...alertSettingsQuery, staleTime: 0 }),
    onSaved: (saved) => {
      client.setQueryData(alertSettingsQuery.queryKey, saved);
      told(t('common.saved'));
    },
    onRefused: refuse,
  });
  return (
    <form noValidate onSubmit={submit(send)}>
      <Stack gap="lg" maw={760}>
        <div>
          <Text c="dimmed">{t('alertRules.lead')}</Text>
          <LinkText to="/alerts" size="sm">
            {t('alerts.inbox')}
          </LinkText>
        </div>
        {error !== null && <Failure error={error} />}
        {KINDS.map((kind) => (
          <OneRule
            key={kind}
            kind={kind}
            rule={values[kind]}
            onChange={(rule) => form.setValues({ [kind]: rule })}
          />
        ))}
        <QuietHours
          value={values.quietHours}
          zone={zone}
          onChange={(next) => form.setFieldValue('quietHours', next)}
        />
        <Group>
          <Button type="submit" loading={busy} disabled={!form.isDirty()}>
            {t('action.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type Rule = AlertRules['offline'];

function OneRule({
  kind,
  rule,
  onChange,
}: {
  kind: (typeof KINDS)[number];
  rule: Rule;
  onChange: (rule: Rule) => void;
}) {
  const { t, i18n } = useTranslation();
  const [min, max] = RANGES[kind];
  const scale = SCALE[kind] ?? 1;
  const number = (value: string | number) => (typeof value === 'number' ? value : Number.parseFloat(value));
  const set = (field: 'threshold' | 'clearMinutes', value: string | number) => {
    const next = Math.round(number(value) * (field === 'threshold' ? scale : 1));
    if (!Number.isNaN(next)) onChange({ ...rule, [field]: next });
  };
  return (
    <Box className="v-card" p="lg">
      <fieldset style={{ border: 0, margin: 0, padding: 0 }}>
        <Text component="legend" fw={600} mb="xs">
          {t(`alerts.kinds.${kind}`)}
        </Text>
        <Switch
          mb="md"
          label={t('alertRules.on')}
          checked={rule.enabled}
          onChange={(event) => onChange({ ...rule, enabled: event.currentTarget.checked })}
        />
        <Group align="flex-end" gap="md">
          <NumberInput
            flex="1 1 250px"
            label={t(`alertRules.threshold.${kind}`)}
            min={min}
            max={max}
            allowDecimal={scale > 1}
            decimalScale={1}
            decimalSeparator={i18n.language === 'fr' ? ',' : '.'}
            disabled={!rule.enabled}
            value={rule.threshold / scale}
            onChange={(value) => set('threshold', value)}
          />
          <NumberInput
            flex="1 1 250px"
            label={t('alertRules.clear')}
            min={0}
            max={1440}
            allowDecimal={false}
            disabled={!rule.enabled}
            value={rule.clearMinutes}
            onChange={(value) => set('clearMinutes', value)}
          />
          <Select
            label={t('alerts.severity')}
            w={160}
            allowDeselect={false}
            disabled={!rule.enabled}
            data={SEVERITIES.map((value) => ({ value, label: t(`alerts.severities.${value}`) }))}
            value={rule.severity}
            onChange={(value) => value && onChange({ ...rule, severity: value as AlertSeverity })}
          />
        </Group>
      </fieldset>
    </Box>
  );
}
