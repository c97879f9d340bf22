import { Box, Button, Checkbox, Collapse, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import type { Change } from '@vitrine/api/types';
import { usePermission } from '../../data/me';
import { discardChange } from '../../data/publications';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { ask } from '../../ui/confirm';
import { useFailureText } from '../../ui/Failure';
import { LinkText } from '../../ui/links';
import { toldFailure } from '../../ui/notify';
import { Pill, type Shape, type Tone } from '../../ui/Pill';
import { Diff } from '../../ui/publish/Diff';
import { Since } from '../../ui/Since';

const PLACES = { scene: '/scenes/$id', playlist: '/playlists/$id', campaign: '/campaigns/$id' } as const;
const LOOK: Record<Change['change'], [Tone, Shape]> = {
  created: ['good', 'dot'],
  updated: ['warn', 'triangle'],
  deleted: ['bad', 'cross'],
};

export function ChangeCard({
  change,
  chosen,
  onToggle,
}: {
  change: Change;
  chosen: boolean;
  onToggle: () => void;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const failure = useFailureText();
  const mayEdit = usePermission('content:write');
  const [open, { toggle }] = useDisclosure(change.change === 'updated');
  const [tone, shape] = LOOK[change.change];
  const discard = useMutation({
    mutationFn: () => discardChange(change),
    onSuccess: () => {
      for (const queryKey of [['change'], [change.kind], ['overview']])
        void client.invalidateQueries({ queryKey });
    },
    onError: (error) => toldFailure(failure(error)),
  });
  const link = { to: PLACES[change.kind], params: { id: change.id } } as const;
  return (
    <Box className="v-card" p="md">
      <Group gap="md" wrap="nowrap" align="flex-start">
        <Checkbox
          mt={2}
          checked={chosen}
          onChange={onToggle}
          aria-label={t('changes.choose', { name: change.name })}
        />
        <Box style={{ flex: 1, minWidth: 0 }}>
          <Group justify="space-between" gap="xs">
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              {change.change === 'deleted' ? (
                change.name
              ) : (
                <LinkText {...link} inherit>
                  {change.name}
                </LinkText>
              )}
            </Text>
            <Pill tone={tone} shape={shape}>
              {t(`changes.${change.change}`)}
            </Pill>
          </Group>
          <Text size="sm" c="dimmed">
            {t(`changes.kind.${change.kind}`)} · {change.changedBy?.name} · <Since at={change.changedAt} />
          </Text>
          <Group gap="xs" mt="xs">
            {change.diff.length > 0 && (
              <Button size="compact-sm" variant="default" onClick={toggle} aria-expanded={open}>
                {open ? t('changes.hideDiff') : t('changes.showDiff', { count: change.diff.length })}
              </Button>
            )}
            {mayEdit && (
              <Button
                size="compact-sm"
                variant="subtle"
                color="red"
                loading={discard.isPending}
                onClick={() =>
                  ask({
                    title: t('changes.discardTitle'),
                    text: t('changes.discardText', { name: change.name }),
                    yes: t('changes.discard'),
                    no: t('action.cancel'),
                    danger: true,
                    onYes: () => discard.mutate(),
                  })
                }
              >
                {t('changes.discard')}
              </Button>
            )}
          </Group>
          <Collapse expanded={open}>{open && <Diff change={change} />}</Collapse>
        </Box>
      </Group>
    </Box>
  );
}
