import { Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import type { ReactNode } from 'react';

interface Question {
  title: string;
  text: ReactNode;
  yes: string;
  no: string;
  danger?: boolean;
  onYes: () => void;
  onNo?: () => void;
}

/** Asks before something that is felt on screens or cannot be taken back. */
export function ask({ title, text, yes, no, danger, onYes, onNo }: Question): void {
  modals.openConfirmModal({
    title,
    children: typeof text === 'string' ? <Text size="sm">{text}</Text> : text,
    labels: { confirm: yes, cancel: no },
    confirmProps: danger ? { color: 'red.8' } : undefined,
    onConfirm: onYes,
    onCancel: onNo,
    closeButtonProps: { 'aria-label': no },
  });
}
