import { Button, Group, Modal, SimpleGrid, Skeleton, TextInput, UnstyledButton } from '@mantine/core';
import { IconCheck, IconPhotoPlus, IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Media } from '@vitrine/api/types';
import { useState } from 'react';
import { mediaListQuery } from '../data/media';
import { useFormat } from '../lib/format';
import { useTranslation } from '../lib/use-translation';
import { Empty } from './Empty';
import { LinkButton } from './links';
import classes from './MediaPicker.module.css';
import { MediaThumb } from './MediaThumb';
import { useLateText } from './use-late-text';

interface Props {
  opened: boolean;
  onClose: () => void;
  onPick: (media: Media[]) => void;
}

/** Picks several media from the library, in the order in which they are clicked. */
export function MediaPicker({ opened, onClose, onPick }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="xl"
      title={t('picker.title')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {opened && <Choice onClose={onClose} onPick={onPick} />}
    </Modal>
  );
}

function Choice({ onClose, onPick }: Omit<Props, 'opened'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const [q, setQ] = useState('');
  const [words, setWords] = useLateText(q, setQ);
  const [picked, setPicked] = useState<Media[]>([]);
  const list = useInfiniteQuery(mediaListQuery({ q: q || undefined }));
  const rows = list.data?.pages.flatMap((page) => page.items).filter((one) => one.state !== 'failed') ?? [];
  const toggle = (media: Media) =>
    setPicked((old) =>
      old.some((one) => one.id === media.id) ? old.filter((one) => one.id !== media.id) : [...old, media],
    );
  return (
    <>
      <TextInput
        data-autofocus
        mb="md"
        placeholder={t('media.search')}
        aria-label={t('media.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <div className={classes.scroll}>
        {list.isSuccess && rows.length === 0 && (
          <Empty
            compact
            icon={IconPhotoPlus}
            title={q ? t('media.nothingFound') : t('media.empty')}
            action={
              <LinkButton to="/media" variant="light">
                {t('media.add')}
              </LinkButton>
            }
          />
        )}
        <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm">
          {list.isPending &&
            ['a', 'b', 'c', 'd'].map((key) => <Skeleton key={key} height={140} radius="md" />)}
          {rows.map((media) => {
            const order = picked.findIndex((one) => one.id === media.id);
            return (
              <UnstyledButton
                key={media.id}
                className={classes.card}
                aria-pressed={order >= 0}
                onClick={() => toggle(media)}
              >
                <MediaThumb
                  url={media.thumbnailUrl}
                  kind={media.kind}
                  badge={media.durationMs ? format.clock(media.durationMs) : undefined}
                />
                <span className={`${classes.title} v-truncate`}>{media.title}</span>
                {order >= 0 && (
                  <span className={classes.order} aria-hidden>
                    {picked.length > 1 ? order + 1 : <IconCheck size={15} stroke={3} />}
                  </span>
                )}
              </UnstyledButton>
            );
          })}
        </SimpleGrid>
        {list.hasNextPage && (
          <Button variant="subtle" fullWidth mt="md" onClick={() => void list.fetchNextPage()}>
            {t('action.loadMore')}
          </Button>
        )}
      </div>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {t('action.cancel')}
        </Button>
        <Button
          disabled={picked.length === 0}
          onClick={() => {
            onPick(picked);
            onClose();
          }}
        >
          {t('picker.add', { count: picked.length })}
        </Button>
      </Group>
    </>
  );
}
