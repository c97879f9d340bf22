import { Box, Button, Group, NumberInput, Select, Skeleton, Stack, Switch, Text } from '@mantine/core';
import { type FormErrors, useForm } from '@mantine/form';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { AlertQuietHours, AlertRules, AlertSettings, AlertSeverity } from '@vitrine/api/types';
import { alertSettingsQuery, saveAlertSettings } from '../../data/alerts';
import { meQuery } from '../../data/me';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { LinkText } from '../../ui/links';
import { told } from '../../ui/notify';
import { useSubmit } from '../../ui/use-submit';
import { useVersioned } from '../../ui/use-versioned';
import { CALM, KINDS, type Kind, outside, RANGES, scaleOf } from './alert-ranges';
import { QuietHours } from './QuietHours';

const SEVERITIES = ['info', 'warning', 'critical'] as const;
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

/** What keeps the rules from being saved, by field; the words stand beside each field. */
const wrongOf = (values: Values) =>
  Object.fromEntries(
    KINDS.flatMap((kind) =>
      Object.keys(outside(kind, values[kind])).map((field) => [`${kind}.${field}`, true]),
    ),
  );

function Form({ settings, zone }: { settings: AlertSettings; zone: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm<Values>({
    mode: 'controlled',
    initialValues: valuesOf(settings),
    validate: wrongOf,
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
            errors={form.errors}
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

interface RuleProps {
  kind: Kind;
  rule: Rule;
  /** What the server said of the fields. */
  errors: FormErrors;
  onChange: (rule: Rule) => void;
}

function OneRule({ kind, rule, errors, onChange }: RuleProps) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const scale = scaleOf(kind);
  const wrong = outside(kind, rule);
  /** Nothing is put in order in silence: what cannot be is said beside the field. */
  const figure = (field: 'threshold' | 'clearMinutes', [min, max]: [number, number], times: number) => ({
    min,
    max,
    clampBehavior: 'none' as const,
    disabled: !rule.enabled,
    value: Number.isNaN(rule[field]) ? '' : rule[field] / times,
    'data-path': `${kind}.${field}`,
    error: wrong[field]
      ? t('alertRules.range', { min: format.number(min), max: format.number(max) })
      : errors[`${kind}.${field}`],
    onChange: (value: string | number) =>
      onChange({ ...rule, [field]: Math.round(Number.parseFloat(String(value)) * times) }),
  });
  return (
    <Box className="v-card" p="lg">
      <fieldset>
        <Text component="legend" fw={600} mb="xs">
          {t(`alerts.kinds.${kind}`)}
        </Text>
        <Switch
          mb="md"
          label={t('alertRules.on')}
          checked={rule.enabled}
          onChange={(event) => onChange({ ...rule, enabled: event.currentTarget.checked })}
        />
        <Group align={Object.keys(wrong).length > 0 ? 'flex-start' : 'flex-end'} gap="md">
          <NumberInput
            flex="1 1 250px"
            label={t(`alertRules.threshold.${kind}`)}
            allowDecimal={scale > 1}
            decimalScale={1}
            decimalSeparator={i18n.language === 'fr' ? ',' : '.'}
            {...figure('threshold', RANGES[kind], scale)}
          />
          <NumberInput
            flex="1 1 250px"
            label={t('alertRules.clear')}
            allowDecimal={false}
            {...figure('clearMinutes', CALM, 1)}
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
