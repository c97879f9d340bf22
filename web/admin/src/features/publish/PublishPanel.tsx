import { Box, Button, Group, Skeleton, Stack, Text, Textarea, Title } from '@mantine/core';
import { IconArrowDown, IconDeviceTv, IconRocket } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { DryRun, PublishScope } from '@vitrine/api/types';
import { useState } from 'react';
import { usePermission } from '../../data/me';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { blockingIn } from '../../ui/publish/dry-run';
import { usePublish } from '../../ui/publish/use-publish';
import { Warnings } from '../../ui/publish/Warnings';

interface Props {
  scope: PublishScope;
  /** How many changes are ticked. */
  count: number;
  dry: UseQueryResult<DryRun>;
}

/** What would happen, said before it happens; then the one button that makes it happen. */
export function PublishPanel({ scope, count, dry }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayPublish = usePermission('publish');
  const [note, setNote] = useState('');
  const blocking = blockingIn(dry.data?.warnings).length;
  const act = usePublish(({ number }) =>
    navigate({ to: '/publications/$number', params: { number: String(number) } }),
  );
  const send = () => act.mutate({ scope, note: note.trim() });
  return (
    <Box
      className="v-card"
      p="lg"
      style={{ position: 'sticky', top: 84 }}
      component="section"
      aria-labelledby="publish-title"
    >
      <Title order={2} id="publish-title" mb="md">
        {t(mayPublish ? 'publish.title' : 'publish.titleWaiting', { count })}
      </Title>
      <Stack gap="md">
        {count === 0 && <Text c="dimmed">{t('publish.chooseOne')}</Text>}
        {count > 0 && dry.isPending && <Skeleton height={90} radius="md" />}
        {dry.isError && <Failure error={dry.error} retry={() => void dry.refetch()} />}
        {dry.data && count > 0 && <Outcome dry={dry.data} />}
        {mayPublish && (
          <Textarea
            label={t('publish.note')}
            description={t('publish.noteHint')}
            autosize
            minRows={2}
            maxRows={6}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        )}
        {act.isError && <Failure error={act.error} retry={send} />}
        {mayPublish ? (
          <Button
            size="md"
            leftSection={<IconRocket size={20} aria-hidden />}
            loading={act.isPending}
            disabled={count === 0 || blocking > 0}
            aria-describedby={blocking > 0 ? 'publish-blocked' : undefined}
            onClick={send}
          >
            {t('publish.now')}
          </Button>
        ) : (
          <Text size="sm" c="dimmed">
            {t('publish.notAllowed')}
          </Text>
        )}
        {mayPublish && blocking > 0 && (
          <Text size="sm" fw={550} id="publish-blocked">
            {t('publish.blocked', { count: blocking })}
          </Text>
        )}
        {mayPublish && (
          <Text size="sm" c="dimmed">
            {t('publish.safe')}
          </Text>
        )}
      </Stack>
    </Box>
  );
}

/** How many screens, which, and what to mind. */
function Outcome({ dry }: { dry: DryRun }) {
  const { t } = useTranslation();
  return (
    <>
      <Group gap="sm" wrap="nowrap">
        <IconDeviceTv size={28} stroke={1.5} aria-hidden />
        <div role="status">
          <Text fw={600}>{t('publish.affects', { count: dry.screensAffected })}</Text>
          <Text size="sm" c="dimmed">
            {t('publish.ofTotal', { count: dry.screensTotal })}
          </Text>
        </div>
      </Group>
      {dry.differences.length > 0 && (
        <Group>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconArrowDown size={16} aria-hidden />}
            onClick={() => document.getElementById('on-glass')?.scrollIntoView()}
          >
            {t('publish.showScreens')}
          </Button>
        </Group>
      )}
      <Warnings warnings={dry.warnings} />
    </>
  );
}
