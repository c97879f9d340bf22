import { Button, List, Skeleton, Stack, Text } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useIsMutating, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { DryRun, Publication } from '@vitrine/api/types';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermission } from '../../data/me';
import { overviewQuery } from '../../data/overview';
import { afterGoingBack, GOING_BACK, rollBack, rollBackRunQuery } from '../../data/publications';
import { ask } from '../../ui/confirm';
import { useFailureText } from '../../ui/Failure';
import { toldFailure } from '../../ui/notify';
import { offerUndo } from '../../ui/publish/undo';
import { Warnings } from '../../ui/publish/Warnings';

const NAMED = 6;

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
    mutationKey: GOING_BACK,
    mutationFn: () => rollBack(publication.number, ''),
    onSuccess: async (made) => {
      await afterGoingBack(client);
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
          text: <Foreseen number={publication.number} next={newest + 1} />,
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

/** What goes back, by name. */
function Objects({ changes }: { changes: DryRun['changes'] }) {
  const { t } = useTranslation();
  const named = changes.slice(0, NAMED);
  return (
    <List size="sm" spacing={4}>
      {named.map((one) => (
        <List.Item key={one.id}>{t(`publication.goesBack.${one.change}`, { name: one.name })}</List.Item>
      ))}
      {changes.length > NAMED && (
        <List.Item>{t('publication.goesBack.more', { count: changes.length - NAMED })}</List.Item>
      )}
    </List>
  );
}

/** What comes of it: how many screens change, and what cannot come back because it is gone. */
function Foreseen({ number, next }: { number: number; next: number }) {
  const { t } = useTranslation();
  const failure = useFailureText();
  const isGoing = useIsMutating({ mutationKey: GOING_BACK }) > 0;
  // once it is done there is nothing left to foresee, also while the question fades
  const isAnswered = useRef(false);
  isAnswered.current ||= isGoing;
  const { data, error } = useQuery({ ...rollBackRunQuery(number), enabled: !isAnswered.current });
  return (
    <Stack gap="sm">
      <Text size="sm">{t('publication.rollBackText', { number, next })}</Text>
      <div role="status">
        {data && (
          <Text size="sm" fw={600}>
            {t('publish.affects', { count: data.screensAffected })}
          </Text>
        )}
        {error && <Text size="sm">{failure(error)}</Text>}
        {!data && !error && <Skeleton h={20} w={220} />}
      </div>
      {data && <Objects changes={data.changes} />}
      {data && <Warnings warnings={data.warnings} />}
    </Stack>
  );
}
