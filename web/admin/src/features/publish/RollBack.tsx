import { Button, Group, List, Modal, Skeleton, Stack, Text } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Problem } from '@vitrine/api/problem';
import type { DryRun, Publication } from '@vitrine/api/types';
import { useState } from 'react';
import { usePermission } from '../../data/me';
import { overviewQuery } from '../../data/overview';
import { afterGoingBack, GOING_BACK, rollBack, rollBackRunQuery } from '../../data/publications';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { useFailureText } from '../../ui/Failure';
import { toldFailure } from '../../ui/notify';
import { DifferencesInShort } from '../../ui/publish/DifferencesInShort';
import { offerUndo } from '../../ui/publish/undo';
import { Warnings } from '../../ui/publish/Warnings';
import classes from './Publications.module.css';

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
  const [isAsking, setAsking] = useState(false);
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
    <>
      <Button
        variant="default"
        size={compact ? 'compact-sm' : undefined}
        aria-label={compact ? t('publication.rollBackOf', { number: publication.number }) : undefined}
        leftSection={<IconArrowBackUp size={compact ? 16 : 18} aria-hidden />}
        loading={act.isPending}
        onClick={() => setAsking(true)}
      >
        {t('publication.rollBack')}
      </Button>
      <Question
        opened={isAsking}
        number={publication.number}
        next={newest + 1}
        onNo={() => setAsking(false)}
        onYes={() => {
          setAsking(false);
          act.mutate();
        }}
      />
    </>
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

interface QuestionProps {
  opened: boolean;
  number: number;
  next: number;
  onYes: () => void;
  onNo: () => void;
}

/** What comes of it, before it is done: how many screens change and how, and what cannot come back because it is gone. */
function Question({ opened, number, next, onYes, onNo }: QuestionProps) {
  const { t } = useTranslation();
  const failure = useFailureText();
  const { data, error } = useQuery({ ...rollBackRunQuery(number), enabled: opened });
  return (
    <Modal
      opened={opened}
      size="lg"
      onClose={onNo}
      title={t('publication.rollBackTitle', { number })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack gap="sm">
        <Text size="sm">{t('publication.rollBackText', { number, next })}</Text>
        <div role="status">
          {data && (
            <Text size="sm" fw={600}>
              {t('publish.affects', { count: data.screensAffected })}
            </Text>
          )}
          {error && (
            <Text size="sm" fw={600}>
              {failure(error)}
            </Text>
          )}
          {!data && !error && <Skeleton h={20} w={220} />}
        </div>
        {data && <Objects changes={data.changes} />}
        {data && <DifferencesInShort dry={data} />}
        {data && <Warnings warnings={data.warnings} />}
        <Group justify="flex-end" className={classes.answer}>
          <Button variant="default" onClick={onNo}>
            {t('action.cancel')}
          </Button>
          <Button disabled={error instanceof Problem && error.status === 409} onClick={onYes}>
            {t('publication.rollBackDo')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
