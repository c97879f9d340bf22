import { IconPhoto } from '@tabler/icons-react';
import { useQueries, useQuery } from '@tanstack/react-query';
import type { Media, Scene } from '@vitrine/api/types';
import { useMemo } from 'react';
import { mediaQuery } from '../../data/media';
import { playlistQuery } from '../../data/playlists';
import { sceneQuery } from '../../data/scenes';
import { useTranslation } from '../../lib/use-translation';
import { type Row, rowOf, rowOfMedia, rowOfScene } from '../../ui/programme/rows';
import { ShapedPreview } from '../../ui/programme/ShapedPreview';
import classes from './Campaigns.module.css';
import type { Form } from './use-campaign-form';

/** What is edited, as a screen of either shape shows it: the real player in a frame. */
export function CampaignPreview({ form }: { form: Form }) {
  const { t } = useTranslation();
  const rows = useRows(form);
  if (rows.length === 0)
    return (
      <div className={classes.nothing}>
        <IconPhoto size={30} stroke={1.4} aria-hidden />
        {t('playlist.previewEmpty')}
      </div>
    );
  return <ShapedPreview rows={rows} />;
}

function useRows(form: Form): Row[] {
  const { content, items, playlistId } = form.getValues();
  const { data: playlist } = useQuery({
    ...playlistQuery(playlistId ?? ''),
    enabled: content === 'playlist' && playlistId !== null,
  });
  const media = useQueries({
    queries: items.map(({ mediaId }) => ({ ...mediaQuery(mediaId ?? ''), enabled: Boolean(mediaId) })),
    combine: answersOf<Media>,
  });
  const scenes = useQueries({
    queries: items.map(({ sceneId }) => ({ ...sceneQuery(sceneId ?? ''), enabled: Boolean(sceneId) })),
    combine: answersOf<Scene>,
  });
  return useMemo(() => {
    if (content === 'playlist') return playlistId ? (playlist?.items.map(rowOf) ?? []) : [];
    return items.flatMap(({ durationMs, fit, transition }, at) => {
      const [picture, scene] = [media[at], scenes[at]];
      const row = picture ? rowOfMedia(picture) : scene ? rowOfScene(scene) : null;
      if (!row) return [];
      return [
        {
          ...row,
          durationMs: durationMs ?? null,
          fit: fit ?? row.fit,
          transition: transition ?? row.transition,
        },
      ];
    });
  }, [content, items, playlistId, playlist, media, scenes]);
}

function answersOf<T>(queries: { data: T | undefined }[]): (T | undefined)[] {
  return queries.map(({ data }) => data);
}
