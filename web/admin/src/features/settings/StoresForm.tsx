import { Box, Button, Group, NumberInput, Skeleton, Stack, Switch, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { MessageRules, MessageSettings, Organisation } from '@vitrine/api/types';
import { messageRulesQuery, saveMessageRules } from '../../data/messages';
import { organisationQuery, saveOrganisation } from '../../data/people';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { Failure, useFailureText } from '../../ui/Failure';
import { HourField } from '../../ui/HourField';
import { told, toldFailure } from '../../ui/notify';
import { useSubmit } from '../../ui/use-submit';
import { useVersioned } from '../../ui/use-versioned';
import { MessageTemplates } from './MessageTemplates';

/** What headquarters leaves to stores: pairing, and messages of their own within limits. */
export function StoresForm() {
  const organisation = useQuery(organisationQuery);
  const settings = useQuery(messageRulesQuery);
  const failed = [organisation, settings].find(({ isError }) => isError);
  if (failed) return <Failure error={failed.error} retry={() => void failed.refetch()} />;
  if (!organisation.data || !settings.data) return <Skeleton height={420} radius="lg" aria-busy />;
  return (
    <Stack gap="lg" maw={640}>
      <Pairing organisation={organisation.data} />
      <Messages settings={settings.data} />
    </Stack>
  );
}

function Pairing({ organisation }: { organisation: Organisation }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const failure = useFailureText();
  const change = useMutation({
    mutationFn: (storesPair: boolean) => saveOrganisation(organisation.version, { storesPair }),
    onSuccess: (saved) => {
      client.setQueryData(organisationQuery.queryKey, saved);
      told(t('common.saved'));
    },
    onError: (refusal) => {
      toldFailure(failure(refusal));
      void client.invalidateQueries({ queryKey: organisationQuery.queryKey });
    },
  });
  return (
    <Box className="v-card" p="lg">
      <Switch
        label={t('stores.pair')}
        description={t('stores.pairText')}
        checked={change.isPending ? change.variables : organisation.storesPair}
        disabled={change.isPending}
        onChange={(event) => change.mutate(event.currentTarget.checked)}
      />
    </Box>
  );
}

const LIMITS = ['maxCharacters', 'maxDays', 'atOnce', 'seconds', 'capPerHour'] as const;
const RANGES: Record<(typeof LIMITS)[number], [number, number]> = {
  maxCharacters: [20, 300],
  maxDays: [1, 92],
  atOnce: [1, 5],
  seconds: [5, 60],
  capPerHour: [1, 60],
};

function valuesOf({ rules: { durationMs, ...rules } }: MessageSettings) {
  return {
    ...rules,
    capPerHour: (rules.capPerHour ?? '') as number | string,
    seconds: durationMs / 1000,
    hours: rules.hours ?? null,
  };
}

function rulesOf({ seconds, capPerHour, ...values }: ReturnType<typeof valuesOf>): MessageRules {
  return {
    ...values,
    capPerHour: capPerHour === '' ? null : Number(capPerHour),
    durationMs: Number(seconds) * 1000,
  };
}

function Messages({ settings }: { settings: MessageSettings }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm({
    mode: 'controlled',
    initialValues: valuesOf(settings),
  });
  const { busy, error, submit, refuse } = useSubmit(form);
  const send = useVersioned({
    form,
    latest: settings,
    valuesOf,
    bodyOf: rulesOf,
    save: (version, values) => saveMessageRules(version, rulesOf(values)),
    reload: () => client.fetchQuery({ ...messageRulesQuery, staleTime: 0 }),
    onSaved: (saved) => {
      client.setQueryData(messageRulesQuery.queryKey, saved);
      void client.invalidateQueries({ queryKey: ['message-template'] });
      told(t('common.saved'));
    },
    onRefused: refuse,
  });
  const { enabled, hours, templateIds } = form.getValues();
  return (
    <Box className="v-card" p="lg">
      <form noValidate onSubmit={submit(send)}>
        <Stack gap="md">
          {error !== null && <Failure error={error} />}
          <Switch
            label={t('stores.messages')}
            description={t('stores.messagesText')}
            {...form.getInputProps('enabled', { type: 'checkbox' })}
          />
          <Group align="flex-start" gap="md">
            {LIMITS.map((name) => (
              <NumberInput
                key={name}
                w={240}
                label={t(`stores.${name}`)}
                description={name === 'capPerHour' ? t('stores.capHint') : undefined}
                min={RANGES[name][0]}
                max={RANGES[name][1]}
                allowDecimal={false}
                disabled={!enabled}
                {...form.getInputProps(name)}
              />
            ))}
          </Group>
          <Switch
            label={t('stores.hours')}
            disabled={!enabled}
            checked={hours !== null}
            onChange={(event) =>
              form.setFieldValue(
                'hours',
                event.currentTarget.checked ? { start: '09:00', end: '20:00' } : null,
              )
            }
          />
          {hours && (
            <Group gap="xs" align="flex-end">
              <HourField
                w={110}
                label={t('stores.hoursStart')}
                disabled={!enabled}
                value={hours.start}
                onChange={(start) => form.setFieldValue('hours', { ...hours, start })}
              />
              <HourField
                w={110}
                label={t('stores.hoursEnd')}
                disabled={!enabled}
                value={hours.end}
                onChange={(end) => form.setFieldValue('hours', { ...hours, end })}
              />
            </Group>
          )}
          <MessageTemplates
            ids={templateIds}
            disabled={!enabled}
            error={form.errors.templateIds}
            onChange={(ids) => form.setFieldValue('templateIds', ids)}
          />
          <Text size="sm" c="dimmed">
            {t('stores.note')}
          </Text>
          <Group>
            <Button type="submit" loading={busy} disabled={!form.isDirty()}>
              {t('action.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Box>
  );
}
