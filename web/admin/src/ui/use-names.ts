import { useQueries, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { mediaQuery } from '../data/media';
import { playlistQuery } from '../data/playlists';
import { sitesQuery } from '../data/sites';

export interface Named {
  field: string;
  value: unknown;
}

function mediaIn(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: { mediaId?: unknown; title?: unknown } | null) =>
    typeof one?.mediaId === 'string' && !one.title ? [one.mediaId] : [],
  );
}

/** The names of the playlists, media and sites that some values hold only the ids of. */
export function useNames(values: Named[]): (id: string) => string {
  const { t } = useTranslation();
  const ids = (field: string) => [
    ...new Set(
      values.flatMap((one) => (one.field === field && typeof one.value === 'string' ? [one.value] : [])),
    ),
  ];
  const media = [...new Set(values.flatMap(({ value }) => mediaIn(value)))];
  const lists = useQueries({
    queries: ids('playlistId').map((id) => ({ ...playlistQuery(id), retry: false })),
    combine: (all) => all.flatMap(({ data }) => (data ? [{ id: data.id as string, name: data.name }] : [])),
  });
  const films = useQueries({
    queries: media.map((id) => ({ ...mediaQuery(id), retry: false })),
    combine: (all) => all.flatMap(({ data }) => (data ? [{ id: data.id as string, name: data.title }] : [])),
  });
  const { data: sites } = useQuery({
    ...sitesQuery,
    enabled: ids('siteId').length + ids('parentId').length > 0,
  });
  const known = new Map([...lists, ...films, ...(sites ?? [])].map(({ id, name }) => [id, name]));
  return (id) => known.get(id) ?? t('changes.gone');
}
