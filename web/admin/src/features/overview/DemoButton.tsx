import { Button, Group, Progress, Text } from '@mantine/core';
import { IconSparkles } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { addDemo, jobQuery } from '../../data/overview';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';

/** Fills an empty server with a small French retail network, to look around in. */
export function DemoButton() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const start = useMutation({ mutationFn: addDemo });
  const job = useQuery(jobQuery(start.data?.jobId ?? null));
  const state = job.data?.state;
  useEffect(() => {
    if (state === 'done') void client.invalidateQueries();
  }, [state, client]);
  const working = start.isPending || state === 'queued' || state === 'running';
  return (
    <>
      <Group mt="md" gap="sm">
        <Button
          variant="subtle"
          leftSection={<IconSparkles size={18} aria-hidden />}
          loading={working}
          onClick={() => start.mutate()}
        >
          {t('onboarding.demo')}
        </Button>
        <Text size="sm" c="dimmed">
          {t('onboarding.demoText')}
        </Text>
      </Group>
      {working && job.data && (
        <Progress value={job.data.progress * 100} size="sm" mt="sm" aria-label={t('onboarding.demo')} />
      )}
      {start.isError && <Failure error={start.error} />}
      {state === 'failed' && <Failure error={new Error(job.data?.message ?? '')} />}
    </>
  );
}
