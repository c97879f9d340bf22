import { Modal, Skeleton, Stack, Text, UnstyledButton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Scene } from '@vitrine/api/types';
import { scenesQuery } from '../data/scenes';
import { useTranslation } from '../lib/use-translation';
import { SceneThumb } from './SceneThumb';
import { canvasesOf } from './surroundings';

interface Props {
  opened: boolean;
  onClose: () => void;
  onPick: (scene: Scene) => void;
}

/** Picks one scene. */
export function ScenePicker({ opened, onClose, onPick }: Props) {
  const { t } = useTranslation();
  const list = useInfiniteQuery({ ...scenesQuery(), enabled: opened });
  const rows = list.data?.pages.flatMap((page) => page.items).filter((one) => one.state !== 'deleted') ?? [];
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('scene.pickTitle')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack gap="xs">
        {list.isPending && <Skeleton height={120} radius="md" />}
        {list.isSuccess && rows.length === 0 && <Text c="dimmed">{t('scene.none')}</Text>}
        {rows.map((scene) => (
          <UnstyledButton
            key={scene.id}
            style={{ display: 'flex', alignItems: 'center', gap: 14, padding: 6 }}
            onClick={() => {
              onPick(scene);
              onClose();
            }}
          >
            <span style={{ width: 128, flex: 'none', borderRadius: 6, overflow: 'hidden' }}>
              <SceneThumb scene={canvasesOf(scene)} />
            </span>
            <Text component="span" fw={550}>
              {scene.name}
            </Text>
          </UnstyledButton>
        ))}
      </Stack>
    </Modal>
  );
}
