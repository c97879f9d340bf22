import { Box, Button, Group, Modal, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { Webhook, WebhookDelivery } from '@vitrine/api/types';
import { useState } from 'react';
import { deleteWebhook, renewSecret, testWebhook } from '../../data/webhooks';
import { useFormat } from '../../lib/format';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { ask } from '../../ui/confirm';
import { useFailureText } from '../../ui/Failure';
import { toldFailure } from '../../ui/notify';
import { Pill, type Shape, type Tone } from '../../ui/Pill';
import { Secret, WebhookForm } from './WebhookForm';
import { Outcome, WebhookLog } from './WebhookLog';
import { eventKey } from './webhook-words';

type Status = 'on' | 'off' | 'failing' | 'givenUp';
const LOOK: Record<Status, [Tone, Shape]> = {
  on: ['good', 'check'],
  off: ['idle', 'pause'],
  failing: ['warn', 'triangle'],
  givenUp: ['bad', 'cross'],
};

function statusOf({ enabled, failingSince, givenUpAt }: Webhook): Status {
  if (givenUpAt) return 'givenUp';
  if (!enabled) return 'off';
  return failingSince ? 'failing' : 'on';
}

/** One webhook: how it fares, and what can be done with it. */
export function WebhookLine({ hook }: { hook: Webhook }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const failure = useFailureText();
  const format = useFormat();
  const [open, setOpen] = useState<'edit' | 'log' | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const [answer, setAnswer] = useState<WebhookDelivery | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: ['webhook'] });
  const onError = (error: unknown) => toldFailure(failure(error));
  const test = useMutation({
    mutationFn: () => testWebhook(hook.id),
    onSuccess: (told) => {
      setAnswer(told);
      void refresh();
    },
    onError,
  });
  const renewal = useMutation({
    mutationFn: () => renewSecret(hook.id),
    onSuccess: ({ secret }) => {
      setSecret(secret ?? null);
      void refresh();
    },
    onError,
  });
  const removal = useMutation({
    mutationFn: () => deleteWebhook(hook.id, hook.version),
    onSuccess: refresh,
    onError,
  });
  const status = statusOf(hook);
  const [tone, shape] = LOOK[status];
  const close = () => {
    setOpen(null);
    setSecret(null);
  };
  return (
    <Box className="v-card" p="md" component="section" aria-label={hook.name}>
      <Group gap="sm" mb={4}>
        <Text fw={550}>{hook.name}</Text>
        <Pill tone={tone} shape={shape}>
          {t(`webhooks.status.${status}`)}
        </Pill>
      </Group>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {hook.url}
      </Text>
      <Text size="sm" c="dimmed" mb="sm">
        {hook.events.map((event) => t(`webhooks.event.${eventKey(event)}`)).join(' · ')}
      </Text>
      {hook.oldSecretUntil && Date.parse(hook.oldSecretUntil) > Date.now() && (
        <Text size="sm" mb="sm">
          {t('webhooks.overlap', { until: format.dateTime(hook.oldSecretUntil) })}
        </Text>
      )}
      {answer && <Outcome delivery={answer} test />}
      <Group gap="xs" mt="sm">
        <Button
          size="xs"
          variant="light"
          loading={test.isPending}
          aria-label={t('webhooks.testOf', { name: hook.name })}
          onClick={() => test.mutate()}
        >
          {t('webhooks.test')}
        </Button>
        <Button
          size="xs"
          variant="default"
          aria-label={t('webhooks.logOf', { name: hook.name })}
          onClick={() => setOpen('log')}
        >
          {t('webhooks.log')}
        </Button>
        <Button
          size="xs"
          variant="default"
          aria-label={t('webhooks.editOf', { name: hook.name })}
          onClick={() => setOpen('edit')}
        >
          {t('webhooks.edit')}
        </Button>
        <Button
          size="xs"
          variant="default"
          loading={renewal.isPending}
          onClick={() =>
            ask({
              title: t('webhooks.renewTitle', { name: hook.name }),
              text: t('webhooks.renewText'),
              yes: t('webhooks.renew'),
              no: t('action.cancel'),
              onYes: () => renewal.mutate(),
            })
          }
        >
          {t('webhooks.renew')}
        </Button>
        <Button
          size="xs"
          variant="default"
          loading={removal.isPending}
          onClick={() =>
            ask({
              title: t('webhooks.removeTitle', { name: hook.name }),
              text: t('webhooks.removeText'),
              yes: t('action.delete'),
              no: t('action.cancel'),
              danger: true,
              onYes: () => removal.mutate(),
            })
          }
        >
          {t('action.delete')}
        </Button>
      </Group>
      <Modal
        opened={open !== null || secret !== null}
        onClose={close}
        size={open === 'log' ? 'lg' : 'md'}
        title={
          secret
            ? t('webhooks.secret')
            : t(open === 'log' ? 'webhooks.logOf' : 'webhooks.editOf', { name: hook.name })
        }
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        {secret && <Secret secret={secret} onClose={close} />}
        {open === 'edit' && <WebhookForm hook={hook} onClose={close} />}
        {open === 'log' && <WebhookLog hook={hook} />}
      </Modal>
    </Box>
  );
}
