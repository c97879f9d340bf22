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

let hostCame: () => void;
/** The place where questions appear is fetched after the first paint: a quick hand must not ask into the void. */
const host = new Promise<void>((resolve) => {
  hostCame = resolve;
});
export const hostIsThere = (): void => hostCame();

/** Asks before something that is felt on screens or cannot be taken back. */
export function ask({ title, text, yes, no, danger, onYes, onNo }: Question): void {
  const open = () =>
    modals.openConfirmModal({
      title,
      children: typeof text === 'string' ? <Text size="sm">{text}</Text> : text,
      labels: { confirm: yes, cancel: no },
      confirmProps: danger ? { color: 'red.8' } : undefined,
      onConfirm: onYes,
      onCancel: onNo,
      closeButtonProps: { 'aria-label': no },
    });
  void host.then(open);
}
