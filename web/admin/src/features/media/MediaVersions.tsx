import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Media } from '@vitrine/api/types';
import { restoreMedia, versionsQuery } from '../../data/media';
import { useFormat } from '../../lib/format';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { useFailureText } from '../../ui/Failure';
import { told, toldFailure } from '../../ui/notify';
import { useSwap } from './use-swap';

/** The files that a media had before, each of which can come back. */
export function MediaVersions({ media, mayEdit }: { media: Media; mayEdit: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const failure = useFailureText();
  const client = useQueryClient();
  const swap = useSwap(media);
  const { data } = useQuery(versionsQuery(media.id, media.sha256));
  const restore = useMutation({
    mutationFn: (version: string) => restoreMedia(media.id, version),
    onSuccess: async () => {
      told(t('media.replaced'));
      await client.invalidateQueries({ queryKey: ['media'] });
    },
    onError: (error) => toldFailure(failure(error)),
  });
  if (!data?.items.length) return null;
  return (
    <section aria-labelledby="media-versions">
      <Text fw={600} size="sm" mb={6} id="media-versions">
        {t('media.versions')}
      </Text>
      <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {data.items.map((one) => (
          <Group key={one.id} component="li" justify="space-between" wrap="nowrap" gap="sm">
            <div style={{ minWidth: 0 }}>
              <Text size="sm" className="v-truncate">
                {one.fileName}
              </Text>
              <Text size="xs" c="dimmed">
                {one.width} × {one.height} · {format.bytes(one.bytes)} ·{' '}
                {t('media.replacedBy', { at: format.dateTime(one.replacedAt), name: one.replacedBy.name })}
              </Text>
            </div>
            {mayEdit && (
              <Button
                variant="default"
                size="compact-xs"
                aria-label={t('media.bringBackOf', { name: one.fileName })}
                loading={restore.isPending && restore.variables === one.id}
                onClick={() => void swap(() => restore.mutate(one.id))}
                style={{ flexShrink: 0 }}
              >
                {t('media.bringBack')}
              </Button>
            )}
          </Group>
        ))}
      </Stack>
    </section>
  );
}
