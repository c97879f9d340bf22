import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { BulkAction, BulkOperation, BulkPreview, ScreenFilterBody } from '@vitrine/api/types';
import { beginBulk } from '../../data/bulk';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import type { BulkChoice } from './BulkBar';
import { BulkPreviewText } from './BulkPreviewText';

/** What campaigns aim at: the programme may follow at once. */
const RETARGETING = ['add_tags', 'remove_tags', 'move'] as const;

interface Props {
  action: BulkAction | null;
  choice: BulkChoice;
  filter: ScreenFilterBody;
  /** What was counted; null = nothing is asked. */
  preview: BulkPreview | null;
  onClose: () => void;
  onBegun: (operation: BulkOperation) => void;
}

/** What it would do, before it is done. */
export function BulkConfirm({ action, choice, filter, preview, onClose, onBegun }: Props) {
  const { t } = useTranslation();
  const begin = useMutation({
    mutationFn: (seen: BulkPreview) => beginBulk(filter, action as BulkAction, seen),
    onSuccess: (operation) => {
      onClose();
      onBegun(operation);
    },
  });
  return (
    <Modal
      opened={preview !== null}
      onClose={onClose}
      title={t(`bulk.action.${choice}`)}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {preview && (
        <Stack gap="md">
          <BulkPreviewText preview={preview} command={action?.kind === 'command'} />
          {choice === 'revoke' && <Text size="sm">{t('bulk.revokeText')}</Text>}
          {RETARGETING.some((one) => one === choice) && (
            <Text size="sm">{t('bulk.retargetText', { count: preview.affected })}</Text>
          )}
          {begin.isError && <Failure error={begin.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('action.cancel')}
            </Button>
            <Button
              disabled={preview.affected === 0}
              color={choice === 'revoke' ? 'red' : undefined}
              loading={begin.isPending}
              onClick={() => begin.mutate(preview)}
            >
              {t('bulk.do', { count: preview.affected })}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
