import { List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { mediaUsageQuery } from '../../data/media';
import { useTranslation } from '../../lib/use-translation';
import { UseLink } from '../../ui/media-uses';

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
        {data?.items.map((use) => (
          <List.Item key={`${use.kind}-${use.id}-${use.published}`}>
            <UseLink use={use} />
          </List.Item>
        ))}
      </List>
    </section>
  );
}
