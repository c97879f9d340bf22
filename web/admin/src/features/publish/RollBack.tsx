import { Button, Text } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Publication } from '@vitrine/api/types';
import { useTranslation } from 'react-i18next';
import { usePermission } from '../../data/me';
import { overviewQuery } from '../../data/overview';
import { afterPublishing, rollBack } from '../../data/publications';
import { ask } from '../../ui/confirm';
import { useFailureText } from '../../ui/Failure';
import { toldFailure } from '../../ui/notify';
import { offerUndo } from '../../ui/publish/undo';

/** Puts the screens back to what they showed right after this publication; offered on older ones only. */
export function RollBack({ publication, compact }: { publication: Publication; compact?: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const failure = useFailureText();
  const mayPublish = usePermission('publish');
  const { data: overview } = useQuery(overviewQuery);
  const newest = overview?.lastPublication?.number ?? publication.number;
  const act = useMutation({
    mutationFn: () => rollBack(publication.number, ''),
    onSuccess: async (made) => {
      afterPublishing(client);
      offerUndo(made, client);
      await navigate({ to: '/publications/$number', params: { number: String(made.number) } });
    },
    onError: (error) => toldFailure(failure(error)),
  });
  if (!mayPublish || publication.number >= newest) return null;
  return (
    <Button
      variant="default"
      size={compact ? 'compact-sm' : undefined}
      aria-label={compact ? t('publication.rollBackOf', { number: publication.number }) : undefined}
      leftSection={<IconArrowBackUp size={compact ? 16 : 18} aria-hidden />}
      loading={act.isPending}
      onClick={() =>
        ask({
          title: t('publication.rollBackTitle', { number: publication.number }),
          text: (
            <Text size="sm">
              {t('publication.rollBackText', { number: publication.number, next: newest + 1 })}
            </Text>
          ),
          yes: t('publication.rollBackDo'),
          no: t('action.cancel'),
          onYes: () => act.mutate(),
        })
      }
    >
      {t('publication.rollBack')}
    </Button>
  );
}
