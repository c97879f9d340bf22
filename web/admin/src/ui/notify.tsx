import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import i18next from 'i18next';

export function told(message: string): void {
  notifications.show({
    message,
    color: 'teal.8',
    icon: <IconCheck size={18} aria-hidden />,
    autoClose: 4000,
    closeButtonProps: { 'aria-label': i18next.t('action.close') },
  });
}

export function toldFailure(message: string): void {
  notifications.show({
    message,
    color: 'red.8',
    icon: <IconAlertTriangle size={18} aria-hidden />,
    autoClose: 9000,
    closeButtonProps: { 'aria-label': i18next.t('action.close') },
  });
}
