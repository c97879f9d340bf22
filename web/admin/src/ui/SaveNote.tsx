import { Button, Group } from '@mantine/core';
import type { SaveState } from '../lib/autosave';
import { useTranslation } from '../lib/use-translation';
import { Pill } from './Pill';

/** Whether what is on the page is saved; a failure offers to try again. */
export function SaveNote({ state, onRetry }: { state: SaveState; onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <Group gap="xs" role="status">
      {state === 'saved' && (
        <Pill tone="idle" shape="check">
          {t('common.saved')}
        </Pill>
      )}
      {(state === 'saving' || state === 'waiting') && (
        <Pill tone="idle" shape="turn">
          {t('common.saving')}
        </Pill>
      )}
      {(state === 'failed' || state === 'conflict') && (
        <Pill tone="bad" shape="triangle">
          {t('common.notSaved')}
        </Pill>
      )}
      {state === 'failed' && (
        <Button size="compact-sm" variant="default" onClick={onRetry}>
          {t('action.retry')}
        </Button>
      )}
    </Group>
  );
}
