import { Alert, Group, Text } from '@mantine/core';
import { IconUnlink } from '@tabler/icons-react';
import type { Screen } from '@vitrine/api/types';
import { usePermission } from '../../data/me';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { RemoveScreen } from './RemoveScreen';
import { ReplaceDevice } from './ReplaceDevice';

/** Says of a screen that was taken out of service since when, what that means, and the ways on. */
export function Revoked({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayWrite = usePermission('screens:write');
  return (
    <Alert
      color="orange"
      role="status"
      icon={<IconUnlink aria-hidden />}
      title={
        screen.revokedAt
          ? t('screen.revokedSince', { at: format.dateTime(screen.revokedAt) })
          : t('screen.revokedTitle')
      }
    >
      <Text size="sm">{t('screen.revokedText')}</Text>
      {mayWrite && (
        <>
          <Text size="sm" mt="xs">
            {t('screen.revokedDo')}
          </Text>
          <Group gap="sm">
            <ReplaceDevice screen={screen} />
            <RemoveScreen screen={screen} />
          </Group>
        </>
      )}
    </Alert>
  );
}
