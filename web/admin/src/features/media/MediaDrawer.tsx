import { Alert, Button, Drawer, Group, Skeleton, Stack } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Media } from '@vitrine/api/types';
import { usePermission } from '../../data/me';
import { mediaQuery, retryMedia } from '../../data/media';
import { serverWords } from '../../lib/server-words';
import { useTranslation } from '../../lib/use-translation';
import { useLiveMedia } from '../../live/store';
import { Failure } from '../../ui/Failure';
import { MediaActions } from './MediaActions';
import { MediaFacts } from './MediaFacts';
import { MediaForm } from './MediaForm';
import classes from './MediaPage.module.css';
import { MediaUsage } from './MediaUsage';
import { MediaVersions } from './MediaVersions';

/** Everything about one media, over the library. */
export function MediaDrawer({ id, onClose }: { id?: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      position="right"
      size={460}
      title={t('media.details')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
      styles={{ title: { fontWeight: 600 } }}
    >
      {id && <Details id={id} onGone={onClose} />}
    </Drawer>
  );
}

function Details({ id, onGone }: { id: string; onGone: () => void }) {
  const media = useQuery(mediaQuery(id));
  if (media.isError) return <Failure error={media.error} retry={() => void media.refetch()} />;
  if (!media.data) return <Skeleton height={240} radius="md" />;
  return <Known media={media.data} fetchedAt={media.dataUpdatedAt} onGone={onGone} />;
}

function Known({
  media: fetched,
  fetchedAt,
  onGone,
}: {
  media: Media;
  fetchedAt: number;
  onGone: () => void;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const media = useLiveMedia(fetched, fetchedAt);
  const mayEdit = usePermission('content:write');
  const again = () => retryMedia(media.id).then(() => client.invalidateQueries({ queryKey: ['media'] }));
  return (
    <Stack gap="lg">
      <Preview media={media} />
      {media.state === 'failed' && (
        <Alert color="red" title={t('media.failedTitle')}>
          <Group justify="space-between" gap="sm">
            {media.message && serverWords(media.message)}
            {mayEdit && (
              <Button size="xs" variant="default" onClick={() => void again()}>
                {t('action.retry')}
              </Button>
            )}
          </Group>
        </Alert>
      )}
      <MediaForm key={media.id} media={media} readOnly={!mayEdit} />
      <div className={classes.uses}>
        <MediaUsage id={media.id} />
      </div>
      <MediaFacts media={media} />
      <MediaVersions media={media} mayEdit={mayEdit} />
      <MediaActions media={media} onGone={onGone} mayEdit={mayEdit} />
    </Stack>
  );
}

function Preview({ media }: { media: Media }) {
  const { t } = useTranslation();
  const source = media.previewUrl ?? media.thumbnailUrl;
  return (
    <div className={classes.preview}>
      {media.kind === 'video' && media.previewUrl ? (
        <video
          src={media.previewUrl}
          poster={media.thumbnailUrl ?? undefined}
          controls
          muted
          playsInline
          aria-label={media.title}
        />
      ) : source ? (
        <img src={source} alt={media.title} />
      ) : (
        <span style={{ color: '#c3c7d1' }}>{t('media.noPreview')}</span>
      )}
    </div>
  );
}
