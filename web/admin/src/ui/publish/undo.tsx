import { Button, Group, Progress, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconRocket } from '@tabler/icons-react';
import type { QueryClient } from '@tanstack/react-query';
import type { Publication } from '@vitrine/api/types';
import i18next from 'i18next';
import { useEffect, useState } from 'react';
import { afterGoingBack, GOING_BACK, undoPublication } from '../../data/publications';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { useFailureText } from '../Failure';
import { told, toldFailure } from '../notify';

const SECONDS = 10;

/** For ten seconds after a publication, one click puts everything back as it was. */
export function offerUndo(publication: Publication, client: QueryClient): void {
  const id = `undo-${publication.number}`;
  notifications.show({
    id,
    autoClose: SECONDS * 1000,
    closeButtonProps: { 'aria-label': i18next.t('action.close') },
    icon: <IconRocket size={18} aria-hidden />,
    message: <Undo publication={publication} client={client} close={() => notifications.hide(id)} />,
  });
}

function Undo({
  publication,
  client,
  close,
}: {
  publication: Publication;
  client: QueryClient;
  close: () => void;
}) {
  const { t } = useTranslation();
  const failure = useFailureText();
  const [left, setLeft] = useState(SECONDS);
  useEffect(() => {
    const timer = setInterval(() => setLeft((seconds) => Math.max(0, seconds - 1)), 1000);
    return () => clearInterval(timer);
  }, []);
  const undo = useMutation({
    mutationKey: GOING_BACK,
    mutationFn: () =>
      undoPublication(publication.number, t('publish.undoNote', { number: publication.number })),
    onSuccess: async () => {
      await afterGoingBack(client);
      told(t('publish.undone', { number: publication.number }));
      close();
    },
    onError: (error) => toldFailure(failure(error)),
  });
  return (
    <>
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="sm" fw={550}>
          {t('publish.done', { number: publication.number })}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          flex="none"
          loading={undo.isPending}
          onClick={() => undo.mutate()}
        >
          {t('publish.undo', { seconds: left })}
        </Button>
      </Group>
      <Progress value={(left / SECONDS) * 100} size={3} mt={8} aria-hidden />
    </>
  );
}
