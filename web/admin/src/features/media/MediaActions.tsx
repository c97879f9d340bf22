import { Button, FileButton, Group } from '@mantine/core';
import { IconDownload, IconReplace, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { Media } from '@vitrine/api/types';
import { ACCEPTED_FONTS, deleteMedia, originalUrl, replaceMedia } from '../../data/media';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { ask } from '../../ui/confirm';
import { useFailureText } from '../../ui/Failure';
import { useRefusedRemoval } from '../../ui/media-uses';
import { told, toldFailure } from '../../ui/notify';
import { useSwap } from './use-swap';

const ACCEPT = { image: 'image/*', video: 'video/*', font: ACCEPTED_FONTS };
const icon = { size: 16, 'aria-hidden': true } as const;

export function MediaActions({
  media,
  mayEdit,
  onGone,
}: {
  media: Media;
  mayEdit: boolean;
  onGone: () => void;
}) {
  const { t } = useTranslation();
  const failure = useFailureText();
  const client = useQueryClient();
  const swap = useSwap(media);
  const refresh = () => client.invalidateQueries({ queryKey: ['media'] });

  const refused = useRefusedRemoval();
  const deletion = useMutation({
    mutationFn: () => deleteMedia(media.id, media.version),
    onSuccess: async () => {
      onGone();
      told(t('media.deleted', { title: media.title }));
      await refresh();
    },
    onError: refused,
  });
  const replacement = useMutation({
    mutationFn: (file: File) => replaceMedia(media.id, media.version, file),
    onSuccess: async () => {
      told(t('media.replaced'));
      await refresh();
    },
    onError: (error) => toldFailure(failure(error)),
  });

  return (
    <Group gap="xs">
      <Button
        component="a"
        href={originalUrl(media.id)}
        download={media.fileName}
        variant="default"
        size="xs"
        leftSection={<IconDownload {...icon} />}
      >
        {t('media.download')}
      </Button>
      {mayEdit && (
        <>
          <FileButton
            accept={ACCEPT[media.kind]}
            onChange={(file) => file && void swap(() => replacement.mutate(file))}
          >
            {(props) => (
              <Button
                variant="default"
                size="xs"
                loading={replacement.isPending}
                leftSection={<IconReplace {...icon} />}
                {...props}
              >
                {t('media.replace')}
              </Button>
            )}
          </FileButton>
          <Button
            variant="subtle"
            color="red"
            size="xs"
            loading={deletion.isPending}
            leftSection={<IconTrash {...icon} />}
            onClick={() =>
              ask({
                title: t('media.deleteTitle'),
                text: t('media.deleteText', { title: media.title }),
                yes: t('action.delete'),
                no: t('action.cancel'),
                danger: true,
                onYes: () => deletion.mutate(),
              })
            }
          >
            {t('action.delete')}
          </Button>
        </>
      )}
    </Group>
  );
}
