import { Button, Group, NumberInput, Stack, Text, Title } from '@mantine/core';
import {
  IconCamera,
  IconEraser,
  IconEye,
  IconMoon,
  IconNotes,
  IconPower,
  IconRefresh,
  IconRotate,
  IconSun,
  IconVolume,
} from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Screen } from '@vitrine/api/types';
import { type ReactNode, useState } from 'react';
import { usePermission } from '../../data/me';
import { commandScreen, commandsQuery } from '../../data/screens';
import { deviceWords } from '../../lib/server-words';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { ask } from '../../ui/confirm';
import { useFailureText } from '../../ui/Failure';
import { toldFailure } from '../../ui/notify';
import { Since } from '../../ui/Since';
import { CommandPill } from '../../ui/states';
import { Logs } from './Logs';
import classes from './Screen.module.css';
import { Screenshots } from './Screenshots';

const LOOK = [
  { kind: 'identify', icon: IconEye },
  { kind: 'screenshot', icon: IconCamera },
  { kind: 'send_logs', icon: IconNotes },
] as const;
/** From the mildest on. */
const MEND = [
  { kind: 'refresh', icon: IconRefresh },
  { kind: 'restart', icon: IconPower },
  { kind: 'reboot', icon: IconRotate },
  { kind: 'clear_cache', icon: IconEraser },
] as const;
type Kind = (typeof LOOK)[number]['kind'] | (typeof MEND)[number]['kind'];

/** What interrupts the programme is asked about first. */
const ASKED = ['restart', 'reboot', 'clear_cache'] as const;
const isAsked = (kind: Kind): kind is (typeof ASKED)[number] => ASKED.some((one) => one === kind);

export function Commands({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const failure = useFailureText();
  const may = usePermission('screens:command');
  const commands = useQuery(commandsQuery(screen.id));
  const send = useMutation({
    mutationFn: ({ kind, args }: { kind: string; args?: Record<string, unknown> }) =>
      commandScreen(screen.id, kind, args),
    onSuccess: () => client.invalidateQueries({ queryKey: ['command', screen.id] }),
    onError: (error) => toldFailure(failure(error)),
  });
  function go(kind: Kind): void {
    if (!isAsked(kind)) {
      send.mutate({ kind });
      return;
    }
    ask({
      title: t(`command.ask.${kind}.title`),
      text: t(`command.ask.${kind}.text`, { name: screen.name }),
      yes: t(`command.kind.${kind}`),
      no: t('action.cancel'),
      onYes: () => send.mutate({ kind }),
    });
  }
  const isGone = screen.status === 'revoked';
  // what it was told is history; without any there is nothing to say
  if (isGone && !commands.data?.items.length) return null;
  const button = ({ kind, icon: Icon }: (typeof LOOK | typeof MEND)[number]) => (
    <Button
      key={kind}
      variant="default"
      size="sm"
      leftSection={<Icon size={18} aria-hidden />}
      loading={send.isPending && send.variables.kind === kind}
      onClick={() => go(kind)}
    >
      {t(`command.kind.${kind}`)}
    </Button>
  );
  return (
    <section className={`v-card ${classes.section}`} aria-labelledby="commands">
      <Title order={2} id="commands" mb="sm">
        {t('command.title')}
      </Title>
      {may && !isGone && (
        <Stack gap="sm">
          <Buttons title={t('command.group.look')}>{LOOK.map(button)}</Buttons>
          <Buttons title={t('command.group.glass')}>
            <Now onSend={(kind, args) => send.mutate({ kind, args })} />
          </Buttons>
          <Buttons title={t('command.group.mend')} hint={t('command.group.mendText')}>
            {MEND.map(button)}
          </Buttons>
        </Stack>
      )}
      {screen.status !== 'online' && !isGone && (
        <Text size="sm" c="dimmed" mt="xs">
          {t('command.later')}
        </Text>
      )}
      <ul className={classes.log}>
        {(commands.data?.items ?? []).slice(0, 4).map((command) => (
          <li key={command.id}>
            <CommandPill state={command.state} />
            <span>{t(`command.kind.${command.kind as 'identify'}`, { defaultValue: command.kind })}</span>
            <Text component="span" size="sm" c="dimmed">
              {command.by?.name} · <Since at={command.createdAt} />
              {command.message ? ` · ${deviceWords(command.message)}` : ''}
            </Text>
          </li>
        ))}
      </ul>
      <Screenshots screen={screen} />
      <Logs id={screen.id} />
    </section>
  );
}

/** Commands of one sort under their name. */
function Buttons({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for the fields of a form
    <div role="group" aria-label={title}>
      <Text size="sm" fw={600} mb={4}>
        {title}
      </Text>
      <Group gap="xs">{children}</Group>
      {hint && (
        <Text size="sm" c="dimmed" mt={4}>
          {hint}
        </Text>
      )}
    </div>
  );
}

/** Loudness and glass, until the hour or the programme says otherwise. */
function Now({ onSend }: { onSend: (kind: string, args: Record<string, unknown>) => void }) {
  const { t } = useTranslation();
  const [percent, setPercent] = useState(50);
  return (
    <>
      <NumberInput
        aria-label={t('screen.volume')}
        min={0}
        max={100}
        step={5}
        suffix=" %"
        w={96}
        clampBehavior="strict"
        value={percent}
        onChange={(value) => setPercent(Number(value) || 0)}
      />
      <Button
        variant="default"
        leftSection={<IconVolume size={18} aria-hidden />}
        onClick={() => onSend('volume', { percent })}
      >
        {t('command.setVolume')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconMoon size={18} aria-hidden />}
        onClick={() => onSend('power', { on: false })}
      >
        {t('bulk.action.power_off')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconSun size={18} aria-hidden />}
        onClick={() => onSend('power', { on: true })}
      >
        {t('bulk.action.power_on')}
      </Button>
    </>
  );
}
