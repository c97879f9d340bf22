import { useQuery } from '@tanstack/react-query';
import { mediaQuery } from '../data/media';
import { serverWords } from '../lib/server-words';
import { useTranslation } from '../lib/use-translation';
import { useLiveMedia } from '../live/store';
import { Pill } from './Pill';

/** After the upload the server prepares the file; its progress goes on in the same line. */
export function MediaState({ id }: { id: string }) {
  const { t } = useTranslation();
  const query = useQuery({
    ...mediaQuery(id),
    refetchInterval: ({ state }) => (state.data?.state === 'processing' ? 4000 : false),
  });
  if (!query.data) return t('upload.state.sent');
  return <PreparingState media={query.data} fetchedAt={query.dataUpdatedAt} />;
}

function PreparingState({
  media: fetched,
  fetchedAt,
}: {
  media: Parameters<typeof useLiveMedia>[0];
  fetchedAt: number;
}) {
  const { t } = useTranslation();
  const media = useLiveMedia(fetched, fetchedAt);
  if (media.state === 'ready')
    return (
      <Pill tone="good" shape="check">
        {t('media.state.ready')}
      </Pill>
    );
  if (media.state === 'failed')
    return (
      <Pill tone="bad" shape="cross">
        {media.message ? serverWords(media.message) : t('media.state.failed')}
      </Pill>
    );
  return (
    <Pill tone="accent" shape="turn">
      {t('media.preparing', { percent: Math.round(media.progress * 100) })}
    </Pill>
  );
}
