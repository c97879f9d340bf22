import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Media } from '@vitrine/api/types';
import { useState } from 'react';
import { launch } from '../../data/interruptions';
import { mediaQuery } from '../../data/media';
import { afterPublishing } from '../../data/publications';
import { fold } from '../../lib/fold';
import { useFormat } from '../../lib/format';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { MediaState } from '../../ui/MediaState';
import { MediaThumb } from '../../ui/MediaThumb';
import { told } from '../../ui/notify';
import { Reach } from '../../ui/target/Reach';
import { useTargetWords } from '../../ui/use-target-words';
import classes from './Emergency.module.css';
import { Glasses } from './Glasses';
import type { Order } from './Launch';
import { fitOf } from './message';

/** The last question before everything is interrupted: it is answered by typing a word, never by a slip. */
export function Confirm({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const where = useTargetWords([order.target]);
  const [typed, setTyped] = useState('');
  const { kind, severity, target, minutes } = order;
  // a message that was just written may still be on its way
  const { data: media = order.media } = useQuery({
    ...mediaQuery(order.media.id),
    refetchInterval: ({ state }) => (state.data?.state === 'processing' ? 1000 : false),
  });
  const isReady = media.state === 'ready';
  const word = t('emergency.word');
  const isMeant = fold(typed) === fold(word);
  const act = useMutation({
    mutationFn: () =>
      launch(
        {
          name: media.title,
          kind,
          ...(kind === 'emergency' ? { severity } : { priority: 1000 }),
          target,
          to: new Date(Date.now() + minutes * 60_000).toISOString(),
          items: [{ mediaId: media.id, fit: fitOf(media), transition: 'cut' }],
        },
        t('emergency.note', { name: media.title }),
      ),
    onSuccess: () => {
      afterPublishing(client);
      told(t('emergency.launched', { name: media.title }));
      onClose();
      scrollTo(0, 0);
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('emergency.confirmTitle')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isMeant && isReady) act.mutate();
        }}
      >
        <Stack gap="md">
          <div>
            <Text fw={650} style={{ overflowWrap: 'anywhere' }}>
              {media.title}
            </Text>
            <Text size="sm">{t(`emergency.kind.${kind}`)}</Text>
            <Text size="sm" mt={4}>
              {where(target)}
            </Text>
            <Text size="sm">{t('emergency.lasts', { length: format.lengthOf(minutes * 60_000) })}</Text>
            <OnGlass media={media} />
            {!isReady && <MediaState id={media.id} />}
          </div>
          <Reach target={target} />
          <TextInput
            data-autofocus
            label={t('emergency.type', { word })}
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          {act.isError && <Failure error={act.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('action.cancel')}
            </Button>
            <Button type="submit" color="red.8" disabled={!isMeant || !isReady} loading={act.isPending}>
              {t('emergency.confirm')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** As the screens will show it: whole between edges, or cut where it fills the glass. */
function OnGlass({ media }: { media: Media }) {
  if (!media.thumbnailUrl) return <MediaThumb url={null} kind={media.kind} />;
  return (
    <Glasses>
      <img className={classes.drawn} data-fit={fitOf(media)} src={media.thumbnailUrl} alt="" />
    </Glasses>
  );
}
