import { Button, Group, Modal, Skeleton, Stack, Text } from '@mantine/core';
import { IconPlus, IconWebhook } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { webhooksQuery } from '../../data/webhooks';
import { useTranslation } from '../../lib/use-translation';
import { Empty } from '../../ui/Empty';
import { Failure } from '../../ui/Failure';
import { WebhookForm } from './WebhookForm';
import { WebhookLine } from './WebhookLine';

/** Programs that are told what happens. */
export function Webhooks() {
  const { t } = useTranslation();
  const hooks = useQuery(webhooksQuery);
  const [making, setMaking] = useState(false);
  const rows = hooks.data?.items ?? [];
  const add = (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setMaking(true)}>
      {t('webhooks.new')}
    </Button>
  );
  return (
    <Stack gap="lg">
      {rows.length > 0 && (
        <Group justify="space-between">
          <Text c="dimmed">{t('webhooks.lead')}</Text>
          {add}
        </Group>
      )}
      {hooks.isError && <Failure error={hooks.error} retry={() => void hooks.refetch()} />}
      {hooks.isPending && <Skeleton height={200} radius="lg" aria-busy />}
      {hooks.isSuccess && rows.length === 0 && (
        <Empty icon={IconWebhook} title={t('webhooks.none')} text={t('webhooks.lead')} action={add} />
      )}
      {rows.map((hook) => (
        <WebhookLine key={hook.id} hook={hook} />
      ))}
      <Modal
        opened={making}
        onClose={() => setMaking(false)}
        title={t('webhooks.new')}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        {making && <WebhookForm onClose={() => setMaking(false)} />}
      </Modal>
    </Stack>
  );
}
