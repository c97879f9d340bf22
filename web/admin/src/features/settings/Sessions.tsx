import { Box, Button, Group, Stack, Text } from '@mantine/core';
import { IconDevices } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Session } from '@vitrine/api/types';
import { endSession, sessionsQuery } from '../../data/people';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { Failure, useFailureText } from '../../ui/Failure';
import { toldFailure } from '../../ui/notify';
import { Pill } from '../../ui/Pill';
import { Since } from '../../ui/Since';

/** "Firefox · Linux" from the long sentence a browser says about itself. */
export function browserOf(userAgent: string | null): string {
  const text = userAgent ?? '';
  const browser = /Edg\//.test(text) ? 'Edge' : (/(Firefox|Chrome|Safari)\//.exec(text)?.[1] ?? '');
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(text)?.[1] ?? '';
  return (
    [browser, system.replace('Mac OS X', 'macOS')].filter(Boolean).join(' · ') || text.slice(0, 60) || '–'
  );
}

export function Sessions() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const failure = useFailureText();
  const sessions = useQuery(sessionsQuery);
  const end = useMutation({
    mutationFn: (session: Session) => endSession(session.id),
    onSuccess: () => client.invalidateQueries({ queryKey: ['session'] }),
    onError: (error) => toldFailure(failure(error)),
  });
  return (
    <Stack gap="sm">
      <Text c="dimmed">{t('sessions.lead')}</Text>
      {sessions.isError && <Failure error={sessions.error} retry={() => void sessions.refetch()} />}
      {(sessions.data?.items ?? []).map((session) => (
        <Box key={session.id} className="v-card" p="md">
          <Group justify="space-between" gap="md">
            <Group gap="md" wrap="nowrap">
              <IconDevices size={24} stroke={1.5} aria-hidden />
              <div>
                <Text fw={550}>{browserOf(session.userAgent)}</Text>
                <Text size="sm" c="dimmed">
                  {session.address ? `${session.address} · ` : ''}
                  {t('sessions.seen')} <Since at={session.lastSeenAt} />
                </Text>
              </div>
            </Group>
            {session.current ? (
              <Pill tone="good" shape="dot">
                {t('sessions.current')}
              </Pill>
            ) : (
              <Button
                variant="default"
                size="xs"
                loading={end.isPending && end.variables.id === session.id}
                onClick={() => end.mutate(session)}
              >
                {t('sessions.end')}
              </Button>
            )}
          </Group>
        </Box>
      ))}
    </Stack>
  );
}
