import { ActionIcon, Button, Group, Menu, Stack, Table, Text, Title } from '@mantine/core';
import { IconDots, IconUserPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Role, User } from '@vitrine/api/types';
import { useState } from 'react';
import { meQuery } from '../../data/me';
import { deleteUser, invitationsQuery, saveUser, usersQuery, withdrawInvitation } from '../../data/people';
import { useFormat } from '../../lib/format';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { ask } from '../../ui/confirm';
import { Failure, useFailureText } from '../../ui/Failure';
import { toldFailure } from '../../ui/notify';
import { Pill } from '../../ui/Pill';
import { Since } from '../../ui/Since';
import { TableScroll } from '../../ui/TableScroll';
import { InviteDialog } from './InviteDialog';
import { ROLES } from './roles';

export function Users() {
  const { t } = useTranslation();
  const users = useQuery(usersQuery);
  const [inviting, setInviting] = useState(false);
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Text c="dimmed">{t('users.lead')}</Text>
        <Button leftSection={<IconUserPlus size={18} aria-hidden />} onClick={() => setInviting(true)}>
          {t('users.invite')}
        </Button>
      </Group>
      {users.isError && <Failure error={users.error} retry={() => void users.refetch()} />}
      <TableScroll label={t('settings.users')}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('common.name')}</Table.Th>
              <Table.Th visibleFrom="sm">{t('settings.role')}</Table.Th>
              <Table.Th visibleFrom="sm">{t('users.lastSeen')}</Table.Th>
              <Table.Th>
                <span className="v-visually-hidden">{t('action.more')}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {(users.data?.items ?? []).map((user) => (
              <Row key={user.id} user={user} />
            ))}
          </Table.Tbody>
        </Table>
      </TableScroll>
      <Invitations />
      <InviteDialog opened={inviting} onClose={() => setInviting(false)} />
    </Stack>
  );
}

function Row({ user }: { user: User }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const failure = useFailureText();
  const { data: me } = useQuery(meQuery);
  const own = me?.user.id === user.id;
  const act = useMutation({
    mutationFn: (change: { role?: Role; disabled?: boolean } | 'delete') =>
      change === 'delete'
        ? deleteUser(user.id, user.version)
        : saveUser(user.id, user.version, change).then(() => undefined),
    onSettled: () => client.invalidateQueries({ queryKey: ['user'] }),
    onError: (error) => toldFailure(failure(error)),
  });
  const role = user.disabled ? (
    <Pill tone="idle" shape="cross">
      {t('users.disabled')}
    </Pill>
  ) : (
    t(`role.${user.role}`)
  );
  const seen = own ? t('users.now') : user.lastSeenAt ? <Since at={user.lastSeenAt} /> : '–';
  return (
    <Table.Tr>
      <Table.Td>
        <Text fw={550}>
          {user.name} {own && `(${t('common.you')})`}
        </Text>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {user.email}
        </Text>
        <Group gap={6} hiddenFrom="sm" mt={4} fz="sm">
          {role} · {seen}
        </Group>
      </Table.Td>
      <Table.Td visibleFrom="sm">{role}</Table.Td>
      <Table.Td visibleFrom="sm">{seen}</Table.Td>
      <Table.Td ta="right">
        {!own && user.role !== 'owner' && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('users.actionsOf', { name: user.name })}
              >
                <IconDots size={18} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>{t('users.changeRole')}</Menu.Label>
              {ROLES.filter((role) => role !== user.role).map((role) => (
                <Menu.Item key={role} onClick={() => act.mutate({ role })}>
                  {t(`role.${role}`)}
                </Menu.Item>
              ))}
              <Menu.Divider />
              <Menu.Item onClick={() => act.mutate({ disabled: !user.disabled })}>
                {t(user.disabled ? 'users.enable' : 'users.disable')}
              </Menu.Item>
              <Menu.Item
                c="var(--v-bad)"
                onClick={() =>
                  ask({
                    title: t('users.deleteTitle', { name: user.name }),
                    text: t('users.deleteText'),
                    yes: t('action.delete'),
                    no: t('action.cancel'),
                    danger: true,
                    onYes: () => act.mutate('delete'),
                  })
                }
              >
                {t('action.delete')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function Invitations() {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const { data } = useQuery(invitationsQuery);
  const withdraw = useMutation({
    mutationFn: withdrawInvitation,
    onSuccess: () => client.invalidateQueries({ queryKey: ['invitation'] }),
  });
  if (!data || data.items.length === 0) return null;
  return (
    <section aria-labelledby="invitations">
      <Title order={2} id="invitations" mb="sm">
        {t('users.pending')}
      </Title>
      <Stack gap="xs">
        {data.items.map((one) => (
          <Group key={one.id} className="v-card" p="md" justify="space-between">
            <div>
              <Text fw={550}>{one.email}</Text>
              <Text size="sm" c="dimmed">
                {t(`role.${one.role}`)} · {t('users.expires', { when: format.dateTime(one.expiresAt) })}
              </Text>
            </div>
            <Button variant="default" size="xs" onClick={() => withdraw.mutate(one.id)}>
              {t('users.withdraw')}
            </Button>
          </Group>
        ))}
      </Stack>
    </section>
  );
}
