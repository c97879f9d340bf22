import { Button, Code, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Webhook, WebhookDelivery } from '@vitrine/api/types';
import { deliveriesQuery, redeliver } from '../../data/webhooks';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { Failure, useFailureText } from '../../ui/Failure';
import { told, toldFailure } from '../../ui/notify';
import { Pill, type Shape, type Tone } from '../../ui/Pill';
import { Since } from '../../ui/Since';
import { eventKey } from './webhook-words';

const LOOK: Record<WebhookDelivery['state'], [Tone, Shape]> = {
  pending: ['accent', 'clock'],
  delivered: ['good', 'check'],
  failed: ['bad', 'cross'],
};

/** What came of a message: the receiver's answer with its beginning, or why there was none. */
export function Outcome({ delivery, test }: { delivery: WebhookDelivery; test?: boolean }) {
  const { t } = useTranslation();
  const [tone, shape] = LOOK[delivery.state];
  const { status, durationMs, answer, error } = delivery;
  const word = delivery.state === 'delivered' ? 'webhooks.testTook' : 'webhooks.testRefused';
  return (
    <div role={test ? 'status' : undefined}>
      <Group gap="sm">
        <Pill tone={tone} shape={shape}>
          {t(test ? word : (`webhooks.state.${delivery.state}` as const))}
        </Pill>
        <Text component="span" size="sm">
          {status !== null && t('webhooks.answer', { status, ms: durationMs ?? 0 })}
          {error && t('webhooks.noAnswer', { error })}
        </Text>
      </Group>
      {answer && (
        <Code block mt={6} mah={120} style={{ overflow: 'auto', overflowWrap: 'anywhere' }} tabIndex={0}>
          {answer}
        </Code>
      )}
    </div>
  );
}

/** What was sent, the newest first. */
export function WebhookLog({ hook }: { hook: Webhook }) {
  const { t } = useTranslation();
  const log = useQuery(deliveriesQuery(hook.id));
  if (log.isError) return <Failure error={log.error} retry={() => void log.refetch()} />;
  if (!log.data) return <Skeleton height={160} radius="lg" aria-busy />;
  if (log.data.items.length === 0) return <Text c="dimmed">{t('webhooks.logNone')}</Text>;
  return (
    <Stack gap="md">
      {log.data.items.map((delivery) => (
        <Line key={delivery.id} hook={hook} delivery={delivery} />
      ))}
    </Stack>
  );
}

function Line({ hook, delivery }: { hook: Webhook; delivery: WebhookDelivery }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const failure = useFailureText();
  const event = t(`webhooks.event.${eventKey(delivery.event)}`);
  const again = useMutation({
    mutationFn: () => redeliver(hook.id, delivery.id),
    onSuccess: async () => {
      told(t('webhooks.queued'));
      await client.invalidateQueries({ queryKey: ['webhook', 'deliveries', hook.id] });
    },
    onError: (error) => toldFailure(failure(error)),
  });
  return (
    <div className="v-card" style={{ padding: 12 }}>
      <Group justify="space-between" mb={6}>
        <Text size="sm" fw={550}>
          {event}{' '}
          <Text component="span" size="sm" c="dimmed">
            <Since at={delivery.createdAt} /> · {t('webhooks.tries', { count: delivery.attempts })}
          </Text>
        </Text>
        {delivery.state !== 'pending' && hook.enabled && (
          <Button
            size="compact-xs"
            variant="default"
            loading={again.isPending}
            aria-label={t('webhooks.againOf', { event })}
            onClick={() => again.mutate()}
          >
            {t('webhooks.again')}
          </Button>
        )}
      </Group>
      <Outcome delivery={delivery} />
    </div>
  );
}
