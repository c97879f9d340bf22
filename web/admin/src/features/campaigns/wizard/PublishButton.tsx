import { Button, Text } from '@mantine/core';
import { IconRocket } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { usePermission } from '../../../data/me';
import { useTranslation } from '../../../lib/use-translation';
import { useFailureText } from '../../../ui/Failure';
import { blockingIn } from '../../../ui/publish/dry-run';
import { usePublish } from '../../../ui/publish/use-publish';
import { useDry } from './use-dry';
import type { Wizard } from './use-wizard';

/** Makes it real, or says what stands against that. */
export function PublishButton({ work }: { work: Wizard }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const failure = useFailureText();
  const mayPublish = usePermission('publish');
  const { scope, dry } = useDry(work);
  const id = work.campaign?.id ?? '';
  const act = usePublish(() => navigate({ to: '/campaigns/$id', params: { id } }));
  const blocking = blockingIn(dry.data?.warnings);
  const isWaiting = blocking.length > 0 && blocking.every((one) => one.id === 'media_processing');
  const isComing = work.coming.length > 0;
  const toMend = work.flaws.length + (isWaiting ? 0 : blocking.length);
  if (!mayPublish)
    return (
      <Text size="sm" c="dimmed">
        {t('wizard.mayNot')}
      </Text>
    );
  return (
    <>
      <Text size="sm" fw={550} id="publish-why" role="status">
        {act.isError
          ? failure(act.error)
          : toMend > 0
            ? t('publish.blocked', { count: toMend })
            : isComing
              ? t('wizard.waitsForFiles')
              : isWaiting
                ? t('wizard.preparing')
                : ''}
      </Text>
      <Button
        leftSection={<IconRocket size={18} aria-hidden />}
        loading={act.isPending}
        disabled={!scope || !dry.data || toMend > 0 || isWaiting || isComing}
        aria-describedby="publish-why"
        onClick={() => scope && act.mutate({ scope, note: '' })}
      >
        {t('publish.now')}
      </Button>
    </>
  );
}
