import { Box, Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useForm } from '@mantine/form';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ApiKey, Permission } from '@vitrine/api/types';
import { useState } from 'react';
import { apiKeysQuery, createApiKey, revokeApiKey } from '../../data/people';
import { useFormat } from '../../lib/format';
import { SCOPE_WORDS, SCOPES } from '../../lib/scopes';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { dayOf, homeZone } from '../../lib/zone';
import { ask } from '../../ui/confirm';
import { Empty } from '../../ui/Empty';
import { Failure, useFailureText } from '../../ui/Failure';
import { LinkText } from '../../ui/links';
import { NameField } from '../../ui/NameField';
import { toldFailure } from '../../ui/notify';
import { Since } from '../../ui/Since';
import { useSubmit } from '../../ui/use-submit';
import { CopyLine } from './CopyLine';

export function ApiKeys() {
  const { t } = useTranslation();
  const keys = useQuery(apiKeysQuery);
  const [making, setMaking] = useState(false);
  const rows = keys.data?.items ?? [];
  const add = (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setMaking(true)}>
      {t('keys.new')}
    </Button>
  );
  const reading = (
    <LinkText to="/docs/api" size="sm">
      {t('apiDocs.link')}
    </LinkText>
  );
  return (
    <Stack gap="lg">
      {rows.length > 0 && (
        <Group justify="space-between">
          <div>
            <Text c="dimmed">{t('keys.lead')}</Text>
            {reading}
          </div>
          {add}
        </Group>
      )}
      {keys.isError && <Failure error={keys.error} retry={() => void keys.refetch()} />}
      {keys.isSuccess && rows.length === 0 && (
        <Empty
          icon={IconKey}
          title={t('keys.none')}
          text={t('keys.lead')}
          action={
            <Stack align="center">
              {add}
              {reading}
            </Stack>
          }
        />
      )}
      {rows.map((key) => (
        <Line key={key.id} apiKey={key} />
      ))}
      <Modal
        opened={making}
        onClose={() => setMaking(false)}
        title={t('keys.new')}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        {making && <Make onClose={() => setMaking(false)} />}
      </Modal>
    </Stack>
  );
}

function Line({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const failure = useFailureText();
  const revocation = useMutation({
    mutationFn: () => revokeApiKey(apiKey.id),
    onSuccess: () => client.invalidateQueries({ queryKey: ['api-key'] }),
    onError: (error) => toldFailure(failure(error)),
  });
  return (
    <Box className="v-card" p="md">
      <Group justify="space-between" gap="md">
        <div style={{ minWidth: 0 }}>
          <Text fw={550}>{apiKey.name}</Text>
          <Text size="sm" c="dimmed">
            {apiKey.prefix}… · {apiKey.scopes.map((scope) => t(SCOPE_WORDS[scope])).join(', ')}
          </Text>
          <Text size="sm" c="dimmed">
            {apiKey.lastUsedAt ? (
              <>
                {t('keys.used')} <Since at={apiKey.lastUsedAt} />
              </>
            ) : (
              t('keys.neverUsed')
            )}
            {apiKey.expiresAt ? ` · ${t('users.expires', { when: format.date(apiKey.expiresAt) })}` : ''}
          </Text>
        </div>
        <Button
          variant="default"
          size="xs"
          loading={revocation.isPending}
          onClick={() =>
            ask({
              title: t('keys.revokeTitle', { name: apiKey.name }),
              text: t('keys.revokeText'),
              yes: t('keys.revoke'),
              no: t('action.cancel'),
              danger: true,
              onYes: () => revocation.mutate(),
            })
          }
        >
          {t('keys.revoke')}
        </Button>
      </Group>
    </Box>
  );
}

function Make({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [secret, setSecret] = useState<string | null>(null);
  const form = useForm({
    mode: 'controlled',
    initialValues: { name: '', scopes: ['read'] as string[], expires: null as string | null },
    validate: {
      name: (value) => (value.trim() ? null : t('common.required')),
      scopes: (value) => (value.length > 0 ? null : t('keys.chooseScope')),
    },
  });
  const { busy, error, submit } = useSubmit(form);
  if (secret) {
    return (
      <Stack>
        <Text size="sm">{t('keys.secretText')}</Text>
        <CopyLine text={secret} label={t('keys.secret')} />
        <Button onClick={onClose}>{t('action.close')}</Button>
      </Stack>
    );
  }
  return (
    <form
      noValidate
      onSubmit={submit(async ({ name, scopes, expires }) => {
        const expiresAt = expires ? new Date(dayOf(expires, homeZone()).end - 1000).toISOString() : null;
        const made = await createApiKey({ name: name.trim(), scopes: scopes as Permission[], expiresAt });
        setSecret(made.secret ?? '');
        await client.invalidateQueries({ queryKey: ['api-key'] });
      })}
    >
      <Stack gap="md">
        {error !== null && <Failure error={error} />}
        <NameField
          label={t('common.name')}
          placeholder={t('keys.nameExample')}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Checkbox.Group label={t('keys.scopes')} {...form.getInputProps('scopes')}>
          <Stack gap={8} mt="xs">
            {SCOPES.map((scope) => (
              <Checkbox key={scope} value={scope} label={t(SCOPE_WORDS[scope])} />
            ))}
          </Stack>
        </Checkbox.Group>
        <DatePickerInput
          label={t('keys.expires')}
          placeholder={t('keys.inAYear')}
          clearable
          {...form.getInputProps('expires')}
        />
        <Button type="submit" loading={busy}>
          {t('keys.create')}
        </Button>
      </Stack>
    </form>
  );
}
