import { Button, Group, Progress, Text } from '@mantine/core';
import { getHotkeyHandler } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconRocket } from '@tabler/icons-react';
import type { QueryClient } from '@tanstack/react-query';
import type { Publication } from '@vitrine/api/types';
import i18next from 'i18next';
import { useEffect, useEffectEvent, useState } from 'react';
import { afterGoingBack, GOING_BACK, undoPublication } from '../../data/publications';
import { isTyping } from '../../lib/typing';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { useFailureText } from '../Failure';
import { told, toldFailure } from '../notify';

const SECONDS = 10;

/** For ten seconds after a publication, one click or Ctrl+Z puts everything back as it was. */
export function offerUndo(publication: Publication, client: QueryClient): void {
  const id = `undo-${publication.number}`;
  notifications.show({
    id,
    autoClose: false,
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
  // whoever is about to press it is not hurried
  const [isHeld, hold] = useState(false);
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
  const isOver = left === 0 && !undo.isPending;
  useEffect(() => {
    if (isHeld) return;
    const timer = setInterval(() => setLeft((seconds) => Math.max(0, seconds - 1)), 1000);
    return () => clearInterval(timer);
  }, [isHeld]);
  useEffect(() => {
    if (isOver) close();
  }, [isOver, close]);
  const act = useEffectEvent(() => {
    if (!undo.isPending) undo.mutate();
  });
  useEffect(() => {
    const hear = getHotkeyHandler([['mod+Z', act]]);
    // a page that undoes something itself comes first
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event.target)) return;
      hear(event);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
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
          title={t('publish.undoKey')}
          aria-keyshortcuts="Control+Z"
          onFocus={() => hold(true)}
          onBlur={() => hold(false)}
          onMouseEnter={() => hold(true)}
          onMouseLeave={() => hold(false)}
          onClick={act}
        >
          {t('publish.undo', { seconds: left })}
        </Button>
      </Group>
      <Progress value={(left / SECONDS) * 100} size={3} mt={8} aria-hidden />
    </>
  );
}
