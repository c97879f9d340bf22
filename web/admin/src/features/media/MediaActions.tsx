import { Button, FileButton, Group, List, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconDownload, IconReplace, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Media, MediaUse } from '@vitrine/api/types';
import { useTranslation } from 'react-i18next';
import { deleteMedia, originalUrl, replaceMedia } from '../../data/media';
import { ask } from '../../ui/confirm';
import { useFailureText } from '../../ui/Failure';
import { told, toldFailure } from '../../ui/notify';
import { usageOf } from './bulk';
import { distinctUses, UseLink } from './MediaUsage';

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
  const refresh = () => client.invalidateQueries({ queryKey: ['media'] });

  const deletion = useMutation({
    mutationFn: () => deleteMedia(media.id, media.version),
    onSuccess: async () => {
      onGone();
      told(t('media.deleted', { title: media.title }));
      await refresh();
    },
    onError: (error) => {
      const usage = usageOf(error);
      if (usage.length > 0) showUsage(usage);
      else toldFailure(failure(error));
    },
  });
  const replacement = useMutation({
    mutationFn: (file: File) => replaceMedia(media.id, media.version, file),
    onSuccess: async () => {
      told(t('media.replaced'));
      await refresh();
    },
    onError: (error) => toldFailure(failure(error)),
  });

  function showUsage(usage: MediaUse[]): void {
    modals.open({
      title: t('media.stillUsed'),
      children: (
        <>
          <Text size="sm" mb="sm">
            {t('media.stillUsedText')}
          </Text>
          <List size="sm" spacing={6} onClick={() => modals.closeAll()}>
            {distinctUses(usage).map((use) => (
              <List.Item key={`${use.kind}-${use.id}`}>
                <UseLink use={use} />
              </List.Item>
            ))}
          </List>
        </>
      ),
    });
  }

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
            accept={media.kind === 'image' ? 'image/*' : 'video/*'}
            onChange={(file) => file && replacement.mutate(file)}
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
