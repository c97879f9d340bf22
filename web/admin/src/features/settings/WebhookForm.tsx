import { Button, Checkbox, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import type { Webhook, WebhookEvent } from '@vitrine/api/types';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createWebhook, saveWebhook } from '../../data/webhooks';
import { Failure } from '../../ui/Failure';
import { useSubmit } from '../../ui/use-submit';
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

/** A new webhook, or one that changes. */
export function WebhookForm({ hook, onClose }: { hook?: Webhook; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [secret, setSecret] = useState<string | null>(null);
  const form = useForm({
    mode: 'controlled',
    initialValues: {
      name: hook?.name ?? '',
      url: hook?.url ?? '',
      events: (hook?.events as string[] | undefined) ?? USUAL,
      enabled: hook?.enabled ?? true,
    },
    validate: {
      name: (value) => (value.trim() ? null : t('common.required')),
      url: (value) => (value.trim() ? null : t('common.required')),
      events: (value) => (value.length > 0 ? null : t('webhooks.chooseEvent')),
    },
  });
  const { busy, error, submit } = useSubmit(form);
  if (secret) return <Secret secret={secret} onClose={onClose} />;
  return (
    <form
      noValidate
      onSubmit={submit(async (values) => {
        const body = { ...values, events: values.events as WebhookEvent[] };
        if (hook) {
          await saveWebhook(hook.id, hook.version, body);
          onClose();
        } else {
          const made = await createWebhook(body);
          setSecret(made.secret ?? '');
        }
        await client.invalidateQueries({ queryKey: ['webhook'] });
      })}
    >
      <Stack gap="md">
        {error !== null && <Failure error={error} />}
        <TextInput
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
