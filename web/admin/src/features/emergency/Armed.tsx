import { ActionIcon, Button, Group, Skeleton, Text } from '@mantine/core';
import { IconMessagePlus, IconPhotoPlus, IconX } from '@tabler/icons-react';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import type { Media } from '@vitrine/api/types';
import { type ReactNode, useState } from 'react';
import { ARMED } from '../../data/interruptions';
import { changeMedia, mediaListQuery } from '../../data/media';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { ask } from '../../ui/confirm';
import { useFailureText } from '../../ui/Failure';
import { MediaPicker } from '../../ui/MediaPicker';
import { MediaState } from '../../ui/MediaState';
import { MediaThumb } from '../../ui/MediaThumb';
import { toldFailure } from '../../ui/notify';
import classes from './Emergency.module.css';
import { WriteMessage } from './WriteMessage';

interface Props {
  chosen: string | null;
  onChoose: (media: Media | null) => void;
  error: ReactNode;
}

/** What this organisation keeps ready: messages and media of the library with the tag for emergencies. */
export function Armed({ chosen, onChoose, error }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const failure = useFailureText();
  const [picking, setPicking] = useState(false);
  const [writing, setWriting] = useState(false);
  const list = useInfiniteQuery(mediaListQuery({ tag: ARMED, sort: 'title' }));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const arm = useMutation({
    mutationFn: (media: Media[]) =>
      Promise.all(
        media.map(({ id, version, tags }) =>
          changeMedia(id, version, { tags: [...tags.filter((tag) => tag !== ARMED), ARMED] }),
        ),
      ),
    onSuccess: ([first]) => {
      void client.invalidateQueries({ queryKey: ['media'] });
      if (first) onChoose(first);
    },
    onError: (refusal) => toldFailure(failure(refusal)),
  });
  const disarm = useMutation({
    mutationFn: ({ id, version, tags }: Media) =>
      changeMedia(id, version, { tags: tags.filter((tag) => tag !== ARMED) }),
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: ['media'] });
      if (id === chosen) onChoose(null);
    },
    onError: (refusal) => toldFailure(failure(refusal)),
  });
  return (
    <>
      {list.isPending && <Skeleton height={130} radius="md" />}
      {list.isSuccess && rows.length === 0 && <Text c="dimmed">{t('emergency.noArmed')}</Text>}
      <div className={classes.armed} role="radiogroup" aria-label={t('emergency.what')}>
        {rows.map((media) => (
          <div key={media.id} className={classes.card}>
            <label>
              <MediaThumb url={media.thumbnailUrl} kind={media.kind} />
              <span className={classes.title}>
                <input
                  type="radio"
                  name="armed"
                  className={classes.radio}
                  checked={media.id === chosen}
                  aria-invalid={Boolean(error)}
                  onChange={() => onChoose(media)}
                />
                {media.title}
              </span>
              {media.state !== 'ready' && <MediaState id={media.id} />}
            </label>
            <ActionIcon
              variant="default"
              className={classes.out}
              aria-label={t('emergency.disarm', { name: media.title })}
              onClick={() =>
                ask({
                  title: t('emergency.disarmTitle', { name: media.title }),
                  text: t('emergency.disarmText'),
                  yes: t('emergency.disarmDo'),
                  no: t('action.cancel'),
                  onYes: () => disarm.mutate(media),
                })
              }
            >
              <IconX size={16} aria-hidden />
            </ActionIcon>
          </div>
        ))}
      </div>
      {error && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
      <Group gap="sm">
        <Button
          variant="default"
          leftSection={<IconMessagePlus size={18} aria-hidden />}
          onClick={() => setWriting(true)}
        >
          {t('emergency.write')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconPhotoPlus size={18} aria-hidden />}
          loading={arm.isPending}
          onClick={() => setPicking(true)}
        >
          {t('emergency.fromLibrary')}
        </Button>
      </Group>
      <MediaPicker opened={picking} onClose={() => setPicking(false)} onPick={(media) => arm.mutate(media)} />
      <WriteMessage opened={writing} onClose={() => setWriting(false)} onMade={onChoose} />
    </>
  );
}
