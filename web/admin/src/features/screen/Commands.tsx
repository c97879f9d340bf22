import { Anchor, Button, Group, Text, Title } from '@mantine/core';
import { IconCamera, IconEye, IconPower, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Screen } from '@vitrine/api/types';
import { useTranslation } from 'react-i18next';
import { usePermission } from '../../data/me';
import { commandScreen, commandsQuery, screenshotsQuery } from '../../data/screens';
import { useFormat } from '../../lib/format';
import { serverWords } from '../../lib/server-words';
import { ask } from '../../ui/confirm';
import { useFailureText } from '../../ui/Failure';
import { toldFailure } from '../../ui/notify';
import { Since } from '../../ui/Since';
import { CommandPill } from '../../ui/states';
import classes from './Screen.module.css';

const KINDS = [
  { kind: 'identify', icon: IconEye },
  { kind: 'screenshot', icon: IconCamera },
  { kind: 'refresh', icon: IconRefresh },
  { kind: 'restart', icon: IconPower },
] as const;

export function Commands({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const failure = useFailureText();
  const may = usePermission('screens:command');
  const commands = useQuery(commandsQuery(screen.id));
  const send = useMutation({
    mutationFn: (kind: string) => commandScreen(screen.id, kind),
    onSuccess: () => client.invalidateQueries({ queryKey: ['command', screen.id] }),
    onError: (error) => toldFailure(failure(error)),
  });
  function go(kind: (typeof KINDS)[number]['kind']): void {
    if (kind !== 'restart') {
      send.mutate(kind);
      return;
    }
    ask({
      title: t('command.restartTitle'),
      text: t('command.restartText', { name: screen.name }),
      yes: t('command.kind.restart'),
      no: t('action.cancel'),
      onYes: () => send.mutate(kind),
    });
  }
  return (
    <section className={`v-card ${classes.section}`} aria-labelledby="commands">
      <Title order={2} id="commands" mb="sm">
        {t('command.title')}
      </Title>
      {may && screen.status !== 'revoked' && (
        <Group gap="xs">
          {KINDS.map(({ kind, icon: Icon }) => (
            <Button
              key={kind}
              variant="default"
              leftSection={<Icon size={18} aria-hidden />}
              loading={send.isPending && send.variables === kind}
              onClick={() => go(kind)}
            >
              {t(`command.kind.${kind}`)}
            </Button>
          ))}
        </Group>
      )}
      {screen.status !== 'online' && (
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
              {command.message ? ` · ${serverWords(command.message)}` : ''}
            </Text>
          </li>
        ))}
      </ul>
      <Screenshots id={screen.id} />
    </section>
  );
}

/** Real captures sent back by the screen, newest first. */
function Screenshots({ id }: { id: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(screenshotsQuery(id));
  const shots = (data?.items ?? []).slice(0, 3);
  if (shots.length === 0) return null;
  return (
    <div className={classes.shots}>
      {shots.map((shot) => (
        <figure key={shot.id} className={classes.shot}>
          <Anchor href={shot.url} target="_blank">
            <img
              src={shot.url}
              alt={t('command.shotAlt', { time: format.dateTime(shot.takenAt) })}
              loading="lazy"
            />
          </Anchor>
          <figcaption>{t('command.shot', { time: format.dateTime(shot.takenAt) })}</figcaption>
        </figure>
      ))}
    </div>
  );
}
