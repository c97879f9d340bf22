import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { sceneQuery } from '../../data/scenes';
import { useTranslation } from '../../lib/use-translation';
import { ScenePicker } from '../../ui/ScenePicker';

interface Props {
  ids: string[];
  disabled: boolean;
  error: ReactNode;
  onChange: (ids: string[]) => void;
}

/** The scenes into which stores write; without any, the one that comes with the product. */
export function MessageTemplates({ ids, disabled, error, onChange }: Props) {
  const { t } = useTranslation();
  const [picking, setPicking] = useState(false);
  const scenes = useQueries({ queries: ids.map((id) => ({ ...sceneQuery(id), retry: false })) });
  return (
    <Stack gap="xs">
      <Text fw={550}>{t('stores.templates')}</Text>
      <Text size="sm" c="dimmed">
        {t('stores.templatesText')}
      </Text>
      {ids.map((id, at) => {
        const name = scenes[at]?.data?.name ?? '…';
        return (
          <Group key={id} gap="xs">
            <Text>{name}</Text>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('stores.templateRemove', { name })}
              disabled={disabled}
              onClick={() => onChange(ids.filter((one) => one !== id))}
            >
              <IconX size={16} aria-hidden />
            </ActionIcon>
          </Group>
        );
      })}
      {error && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
      <Group>
        <Button
          variant="default"
          disabled={disabled}
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => setPicking(true)}
        >
          {t('stores.templateAdd')}
        </Button>
      </Group>
      <ScenePicker
        opened={picking}
        onClose={() => setPicking(false)}
        onPick={({ id }) => onChange([...new Set([...ids, id])])}
      />
    </Stack>
  );
}
