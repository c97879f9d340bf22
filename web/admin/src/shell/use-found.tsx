import type { SpotlightActionData } from '@mantine/spotlight';
import {
  IconBuildingStore,
  IconDeviceTv,
  IconLayoutBoard,
  IconPhoto,
  IconPlaylist,
  IconSpeakerphone,
} from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { campaignsQuery } from '../data/campaigns';
import { mediaListQuery } from '../data/media';
import { playlistsQuery } from '../data/playlists';
import { scenesQuery } from '../data/scenes';
import { screensQuery } from '../data/screens';
import { sitesQuery } from '../data/sites';
import { fold } from '../lib/fold';
import { useTranslation } from '../lib/use-translation';

export const icon = { size: 20, stroke: 1.7, 'aria-hidden': true } as const;

/** Whether a label is meant by what is typed, whatever the case and the accents. */
export function isMeant(label: string, typed: string): boolean {
  return fold(label).includes(fold(typed));
}

interface Found {
  found: SpotlightActionData[];
  /** Whether the server has not answered yet. */
  isLooking: boolean;
}

/** What the server finds under these words, as things to go to. */
export function useFound(words: string): Found {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const enabled = words.length > 1;
  const campaigns = useInfiniteQuery({ ...campaignsQuery({ q: words }), enabled });
  const playlists = useInfiniteQuery({ ...playlistsQuery({ q: words }), enabled });
  const scenes = useInfiniteQuery({ ...scenesQuery({ q: words }), enabled });
  const media = useInfiniteQuery({ ...mediaListQuery({ q: words }), enabled });
  const screens = useInfiniteQuery({ ...screensQuery({ q: words }), enabled });
  const { data: sites = [] } = useQuery({ ...sitesQuery, enabled });
  if (!enabled) return { found: [], isLooking: false };
  const isLooking = [campaigns, playlists, scenes, media, screens].some(({ isLoading }) => isLoading);
  const first = <T,>(query: { data?: { pages: { items: T[] }[] } }) =>
    query.data?.pages[0]?.items.slice(0, 5) ?? [];
  const found = [
    ...first(screens).map((one) => ({
      id: `screen-${one.id}`,
      label: one.name,
      description: one.siteName,
      leftSection: <IconDeviceTv {...icon} />,
      onClick: () => void navigate({ to: '/screens/$id', params: { id: one.id } }),
    })),
    ...first(campaigns).map((one) => ({
      id: `campaign-${one.id}`,
      label: one.name,
      description: t('changes.kind.campaign'),
      leftSection: <IconSpeakerphone {...icon} />,
      onClick: () => void navigate({ to: '/campaigns/$id', params: { id: one.id } }),
    })),
    ...sites
      .filter(({ name }) => isMeant(name, words))
      .slice(0, 5)
      .map((one) => ({
        id: `site-${one.id}`,
        label: one.name,
        description: one.address ?? undefined,
        leftSection: <IconBuildingStore {...icon} />,
        onClick: () => void navigate({ to: '/sites', search: { site: one.id } }),
      })),
    ...first(playlists).map((one) => ({
      id: `playlist-${one.id}`,
      label: one.name,
      description: t('changes.kind.playlist'),
      leftSection: <IconPlaylist {...icon} />,
      onClick: () => void navigate({ to: '/playlists/$id', params: { id: one.id } }),
    })),
    ...first(scenes).map((one) => ({
      id: `scene-${one.id}`,
      label: one.name,
      description: t('changes.kind.scene'),
      leftSection: <IconLayoutBoard {...icon} />,
      onClick: () => void navigate({ to: '/scenes/$id', params: { id: one.id } }),
    })),
    ...first(media).map((one) => ({
      id: `media-${one.id}`,
      label: one.title,
      description: t('field.media'),
      leftSection: <IconPhoto {...icon} />,
      onClick: () => void navigate({ to: '/media', search: { item: one.id } }),
    })),
  ];
  return { found, isLooking };
}
