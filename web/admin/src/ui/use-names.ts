import { useQueries, useQuery } from '@tanstack/react-query';
import { mediaQuery } from '../data/media';
import { playlistQuery } from '../data/playlists';
import { profilesQuery } from '../data/profiles';
import { sceneQuery } from '../data/scenes';
import { sitesQuery } from '../data/sites';
import { useTranslation } from '../lib/use-translation';

export interface Named {
  field: string;
  value: unknown;
}

/** The ids that a list of things without titles holds. */
function heldIn(value: unknown, by: 'mediaId' | 'sceneId'): string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: { mediaId?: unknown; sceneId?: unknown; title?: unknown } | null) => {
    const id = one?.[by];
    return typeof id === 'string' && !one?.title ? [id] : [];
  });
}

/** The names of the playlists, media, scenes, sites and profiles that some values hold only the ids of. */
export function useNames(values: Named[]): (id: string) => string {
  const { t } = useTranslation();
  const ids = (field: string) => [
    ...new Set(
      values.flatMap((one) =>
        one.field === field ? [one.value].flat().filter((id) => typeof id === 'string') : [],
      ),
    ),
  ];
  const held = (by: 'mediaId' | 'sceneId') => values.flatMap(({ value }) => heldIn(value, by));
  const media = [...new Set([...held('mediaId'), ...ids('logoMediaId')])];
  const scenes = [...new Set([...held('sceneId'), ...ids('templateIds')])];
  const lists = useQueries({
    queries: ids('playlistId').map((id) => ({ ...playlistQuery(id), retry: false })),
    combine: (all) => all.flatMap(({ data }) => (data ? [{ id: data.id as string, name: data.name }] : [])),
  });
  const films = useQueries({
    queries: media.map((id) => ({ ...mediaQuery(id), retry: false })),
    combine: (all) => all.flatMap(({ data }) => (data ? [{ id: data.id as string, name: data.title }] : [])),
  });
  const glasses = useQueries({
    queries: scenes.map((id) => ({ ...sceneQuery(id), retry: false })),
    combine: (all) => all.flatMap(({ data }) => (data ? [{ id: data.id as string, name: data.name }] : [])),
  });
  const { data: sites } = useQuery({
    ...sitesQuery,
    enabled: ids('siteId').length + ids('parentId').length > 0,
  });
  const { data: profiles } = useQuery({ ...profilesQuery, enabled: ids('profileId').length > 0 });
  const all = [...lists, ...films, ...glasses, ...(sites ?? []), ...(profiles?.items ?? [])];
  const known = new Map(all.map(({ id, name }) => [id as string, name]));
  return (id) => known.get(id) ?? t('changes.gone');
}
