import { Button, Menu } from '@mantine/core';
import { IconClockPause } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { Alert } from '@vitrine/api/types';
import { snoozeAlert } from '../../data/alerts';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { useFailureText } from '../../ui/Failure';
import { toldFailure } from '../../ui/notify';
import { CHOICES, until } from './until';

/** Puts an alert off for a while, or shows it again. */
export function Snooze({ alert, title }: { alert: Alert; title: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const failure = useFailureText();
  const change = useMutation({
    mutationFn: (at: string | null) => snoozeAlert(alert.id, at),
    onSuccess: () => client.invalidateQueries({ queryKey: ['alert'] }),
    onError: (error) => toldFailure(failure(error)),
  });
  if (alert.snoozedUntil)
    return (
      <Button size="xs" variant="default" loading={change.isPending} onClick={() => change.mutate(null)}>
        {t('alerts.wake')}
      </Button>
    );
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconClockPause size={16} aria-hidden />}
          aria-label={t('alerts.snoozeOf', { title })}
          loading={change.isPending}
        >
          {t('alerts.snooze')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {CHOICES.map((choice) => (
          <Menu.Item key={choice} onClick={() => change.mutate(until(choice, new Date()).toISOString())}>
            {t(`alerts.${choice}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
