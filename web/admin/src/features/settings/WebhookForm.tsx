import { Button, Checkbox, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import type { Webhook, WebhookEvent } from '@vitrine/api/types';
import { useState } from 'react';
import { createWebhook, saveWebhook, webhooksQuery } from '../../data/webhooks';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { NameField } from '../../ui/NameField';
import { useSubmit } from '../../ui/use-submit';
import { useVersioned } from '../../ui/use-versioned';
import { CopyLine } from './CopyLine';
import { eventKey } from './webhook-words';

const EVENTS: WebhookEvent[] = [
  'alert.opened',
  'alert.resolved',
  'alert.summary',
  'publication.published',
  'screen.paired',
  'screen.offline',
  'screen.online',
];
const USUAL: string[] = ['alert.opened', 'alert.resolved', 'alert.summary'];

/** A secret that is shown once. */
export function Secret({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Stack>
      <Text size="sm">{t('webhooks.secretText')}</Text>
      <CopyLine text={secret} label={t('webhooks.secret')} />
      <Button onClick={onClose}>{t('action.close')}</Button>
    </Stack>
  );
}

const valuesOf = (hook?: Webhook) => ({
  name: hook?.name ?? '',
  url: hook?.url ?? '',
  events: (hook?.events as string[] | undefined) ?? USUAL,
  enabled: hook?.enabled ?? true,
});
type Values = ReturnType<typeof valuesOf>;

const bodyOf = (values: Values) => ({ ...values, events: values.events as WebhookEvent[] });

/** A new webhook, or one that changes. */
export function WebhookForm({ hook, onClose }: { hook?: Webhook; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [secret, setSecret] = useState<string | null>(null);
  const form = useForm({
    mode: 'controlled',
    initialValues: valuesOf(hook),
    validate: {
      name: (value) => (value.trim() ? null : t('common.required')),
      url: (value) => (value.trim() ? null : t('common.required')),
      events: (value) => (value.length > 0 ? null : t('webhooks.chooseEvent')),
    },
  });
  const { busy, error, submit, refuse } = useSubmit(form);
  const refresh = () => client.invalidateQueries({ queryKey: ['webhook'] });
  const change = useVersioned({
    form,
    latest: hook,
    valuesOf,
    bodyOf,
    save: (version, values) => saveWebhook(hook?.id ?? '', version, bodyOf(values)),
    reload: async () => {
      const { items } = await client.fetchQuery({ ...webhooksQuery, staleTime: 0 });
      const theirs = items.find(({ id }) => id === hook?.id);
      if (!theirs) throw new Error(t('changes.gone'));
      return theirs;
    },
    onSaved: () => {
      onClose();
      return refresh();
    },
    onRefused: refuse,
  });
  async function create(values: Values): Promise<void> {
    const made = await createWebhook(bodyOf(values));
    setSecret(made.secret ?? '');
    await refresh();
  }
  if (secret) return <Secret secret={secret} onClose={onClose} />;
  return (
    <form noValidate onSubmit={submit(hook ? change : create)}>
      <Stack gap="md">
        {error !== null && <Failure error={error} />}
        <NameField
          label={t('common.name')}
          placeholder={t('webhooks.nameExample')}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <TextInput
          label={t('webhooks.url')}
          description={t('webhooks.urlHint')}
          placeholder="https://"
          inputMode="url"
          {...form.getInputProps('url')}
        />
        <Checkbox.Group label={t('webhooks.events')} {...form.getInputProps('events')}>
          <Stack gap={8} mt="xs">
            {EVENTS.map((event) => (
              <Checkbox key={event} value={event} label={t(`webhooks.event.${eventKey(event)}`)} />
            ))}
          </Stack>
        </Checkbox.Group>
        <Switch label={t('webhooks.enabled')} {...form.getInputProps('enabled', { type: 'checkbox' })} />
        <Button type="submit" loading={busy}>
          {t(hook ? 'action.save' : 'webhooks.create')}
        </Button>
      </Stack>
    </form>
  );
}
