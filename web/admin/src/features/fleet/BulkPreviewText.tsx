import { Stack, Text } from '@mantine/core';
import type { BulkPreview } from '@vitrine/api/types';
import { useTranslation } from '../../lib/use-translation';

const SITES = 8;

/** What an act would do: how many screens, where, and which are left as they are, and why. */
export function BulkPreviewText({ preview, command }: { preview: BulkPreview; command: boolean }) {
  const { t } = useTranslation();
  const more = preview.sites.slice(SITES);
  return (
    <Stack gap="xs">
      <Text fw={600}>{t('bulk.affected', { count: preview.affected })}</Text>
      {preview.sites.length > 0 && (
        <ul style={{ margin: 0, paddingLeft: 20 }}>
          {preview.sites.slice(0, SITES).map((site) => (
            <li key={site.id}>{t('bulk.atSite', { name: site.name, count: site.screens })}</li>
          ))}
          {more.length > 0 && <li>{t('bulk.moreSites', { count: more.length })}</li>}
        </ul>
      )}
      {command && preview.offline > 0 && (
        <Text size="sm" c="dimmed">
          {t('bulk.offline', { count: preview.offline })}
        </Text>
      )}
      {preview.skipped.map((group) => (
        <Text key={group.reason} size="sm" c="dimmed">
          {t('bulk.skipped', { count: group.count, reason: t(`bulk.reason.${group.reason}`) })}
          {` (${group.examples.map((screen) => screen.name).join(', ')}${group.count > group.examples.length ? '…' : ''})`}
        </Text>
      ))}
    </Stack>
  );
}
