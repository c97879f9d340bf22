import { Button } from '@mantine/core';
import { IconTrash, IconUnlink } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Screen } from '@vitrine/api/types';
import { deleteScreen, revokeScreen } from '../../data/screens';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { ask } from '../../ui/confirm';
import { useFailureText } from '../../ui/Failure';
import { told, toldFailure } from '../../ui/notify';

/** First a screen is cut off, then it can be deleted with its history. */
export function RemoveScreen({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const failure = useFailureText();
  const onError = (error: unknown) => toldFailure(failure(error));
  const revoked = screen.status === 'revoked';
  const revocation = useMutation({
    mutationFn: () => revokeScreen(screen.id),
    onSuccess: () => {
      told(t('screen.revoked', { name: screen.name }));
      for (const queryKey of [['screen'], ['overview'], ['site']])
        void client.invalidateQueries({ queryKey });
    },
    onError,
  });
  const deletion = useMutation({
    mutationFn: () => deleteScreen(screen.id, screen.version),
    onSuccess: async () => {
      await navigate({ to: '/screens' });
      client.removeQueries({ queryKey: ['screen', 'one', screen.id] });
      for (const queryKey of [['screen', 'list'], ['overview'], ['site']])
        void client.invalidateQueries({ queryKey });
    },
    onError,
  });
  const act = revoked ? deletion : revocation;
  const word = revoked ? 'delete' : 'revoke';
  return (
    <Button
      mt="md"
      variant="subtle"
      color="red"
      fullWidth={!revoked}
      loading={act.isPending}
      leftSection={revoked ? <IconTrash size={16} aria-hidden /> : <IconUnlink size={16} aria-hidden />}
      onClick={() =>
        ask({
          title: t(`screen.${word}Title`, { name: screen.name }),
          text: t(`screen.${word}Text`),
          yes: t(`screen.${word}Do`),
          no: t('action.cancel'),
          danger: true,
          onYes: () => act.mutate(),
        })
      }
    >
      {t(`screen.${word}Do`)}
    </Button>
  );
}
