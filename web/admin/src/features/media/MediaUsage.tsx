import { List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { MediaUse } from '@vitrine/api/types';
import { useTranslation } from 'react-i18next';
import { mediaUsageQuery } from '../../data/media';
import { LinkText } from '../../ui/links';

function placeOf({ kind, id }: MediaUse) {
  if (kind === 'brand') return { to: '/brand' } as const;
  if (kind === 'scene') return { to: '/scenes/$id', params: { id } } as const;
  if (kind === 'playlist') return { to: '/playlists/$id', params: { id } } as const;
  return { to: '/campaigns/$id', params: { id } } as const;
}

export function UseLink({ use }: { use: MediaUse }) {
  const { t } = useTranslation();
  return (
    <>
      <LinkText {...placeOf(use)} size="sm">
        {use.name || t('brand.title')}
      </LinkText>{' '}
      <Text component="span" size="sm" c="dimmed">
        · {t(`use.${use.kind}`)}
        {use.published ? ` · ${t('use.published')}` : ''}
      </Text>
    </>
  );
}

/** Each thing once: what is published and stands in the draft too is one use. */
export function distinctUses(uses: MediaUse[]): MediaUse[] {
  const found = new Map<string, MediaUse>();
  for (const use of uses) {
    const before = found.get(`${use.kind} ${use.id}`);
    found.set(`${use.kind} ${use.id}`, { ...use, published: use.published || (before?.published ?? false) });
  }
  return [...found.values()];
}

/** Where a media is used, each a link. */
export function MediaUsage({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(mediaUsageQuery(id));
  return (
    <section>
      <Text fw={600} size="sm" mb={4}>
        {t('media.whereUsed')}
      </Text>
      {data?.items.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('media.unused')}
        </Text>
      )}
      <List size="sm" spacing={4} listStyleType="none">
        {distinctUses(data?.items ?? []).map((use) => (
          <List.Item key={`${use.kind}-${use.id}`}>
            <UseLink use={use} />
          </List.Item>
        ))}
      </List>
    </section>
  );
}
