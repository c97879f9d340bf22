import { ActionIcon } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Problem } from '@vitrine/api/problem';
import type { Site } from '@vitrine/api/types';
import { deleteSite } from '../../data/sites';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { ask } from '../../ui/confirm';
import { useFailureText } from '../../ui/Failure';
import { toldFailure } from '../../ui/notify';

export function DeleteSite({ site, onDeleted }: { site: Site; onDeleted: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const failure = useFailureText();
  const deletion = useMutation({
    mutationFn: () => deleteSite(site.id, site.version),
    onSuccess: () => {
      onDeleted();
      for (const queryKey of [['site'], ['overview']]) void client.invalidateQueries({ queryKey });
    },
    onError: (error) =>
      toldFailure(error instanceof Problem && error.status === 409 ? t('site.notEmpty') : failure(error)),
  });
  return (
    <ActionIcon
      variant="subtle"
      color="red"
      size="lg"
      aria-label={t('site.deleteOf', { name: site.name })}
      loading={deletion.isPending}
      onClick={() =>
        ask({
          title: t('site.deleteTitle', { name: site.name }),
          text: t('site.deleteText'),
          yes: t('action.delete'),
          no: t('action.cancel'),
          danger: true,
          onYes: () => deletion.mutate(),
        })
      }
    >
      <IconTrash size={18} aria-hidden />
    </ActionIcon>
  );
}
