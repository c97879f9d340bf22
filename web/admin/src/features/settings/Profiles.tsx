import { Box, Button, Group, Modal, Stack, Switch, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAdjustments, IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { PlayerSettings, SettingsProfile } from '@vitrine/api/types';
import { useState } from 'react';
import { createProfile, deleteProfile, profilesQuery, saveProfile } from '../../data/profiles';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { BehaviourFields } from '../../ui/BehaviourFields';
import { ask } from '../../ui/confirm';
import { Empty } from '../../ui/Empty';
import { Failure, useFailureText } from '../../ui/Failure';
import { NameField } from '../../ui/NameField';
import { told, toldFailure } from '../../ui/notify';
import { type SettingName, useSettingWords } from '../../ui/use-setting-words';
import { useSubmit } from '../../ui/use-submit';
import { useVersioned } from '../../ui/use-versioned';

/** Settings that the organisation, sites and screens share. */
export function Profiles() {
  const { t } = useTranslation();
  const profiles = useQuery(profilesQuery);
  const [open, setOpen] = useState<SettingsProfile | 'new' | null>(null);
  const rows = profiles.data?.items ?? [];
  const add = (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpen('new')}>
      {t('profiles.new')}
    </Button>
  );
  return (
    <Stack gap="lg">
      {rows.length > 0 && (
        <Group justify="space-between">
          <Text c="dimmed" style={{ flex: 1 }}>
            {t('profiles.lead')}
          </Text>
          {add}
        </Group>
      )}
      {profiles.isError && <Failure error={profiles.error} retry={() => void profiles.refetch()} />}
      {profiles.isSuccess && rows.length === 0 && (
        <Empty icon={IconAdjustments} title={t('profiles.none')} text={t('profiles.lead')} action={add} />
      )}
      {rows.map((profile) => (
        <Line key={profile.id} profile={profile} onOpen={() => setOpen(profile)} />
      ))}
      <Modal
        opened={open !== null}
        onClose={() => setOpen(null)}
        title={open === 'new' ? t('profiles.new') : open?.name}
        size="lg"
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        {open && <Form profile={open === 'new' ? undefined : open} onClose={() => setOpen(null)} />}
      </Modal>
    </Stack>
  );
}

function Line({ profile, onOpen }: { profile: SettingsProfile; onOpen: () => void }) {
  const { t } = useTranslation();
  const words = useSettingWords();
  const client = useQueryClient();
  const failure = useFailureText();
  const removal = useMutation({
    mutationFn: () => deleteProfile(profile.id, profile.version),
    onSuccess: () => client.invalidateQueries({ queryKey: ['profile'] }),
    onError: (error) => toldFailure(failure(error)),
  });
  const said = (Object.keys(profile.settings) as SettingName[]).map((name) =>
    t('behaviour.named', { name: t(`behaviour.${name}`), value: words.value(name, profile.settings) }),
  );
  return (
    <Box className="v-card" p="md">
      <Group justify="space-between" gap="md">
        <div style={{ minWidth: 0, flex: 1 }}>
          <Text fw={550}>{profile.name}</Text>
          <Text size="sm" c="dimmed">
            {said.join(' · ') || t('profiles.empty')}
          </Text>
          <Text size="sm" c="dimmed">
            {profile.isDefault ? `${t('profiles.isDefault')} · ` : ''}
            {t('profiles.sites', { count: profile.sites })} ·{' '}
            {t('profiles.screens', { count: profile.screens })}
          </Text>
        </div>
        <Group gap="xs">
          <Button variant="default" size="xs" onClick={onOpen}>
            {t('action.edit')}
          </Button>
          <Button
            variant="default"
            size="xs"
            loading={removal.isPending}
            onClick={() =>
              ask({
                title: t('profiles.deleteTitle', { name: profile.name }),
                text: t('profiles.deleteText'),
                yes: t('action.delete'),
                no: t('action.cancel'),
                danger: true,
                onYes: () => removal.mutate(),
              })
            }
          >
            {t('action.delete')}
          </Button>
        </Group>
      </Group>
    </Box>
  );
}

const valuesOf = (profile?: SettingsProfile) => ({
  name: profile?.name ?? '',
  isDefault: profile?.isDefault ?? false,
  settings: profile?.settings ?? ({} as PlayerSettings),
});

function bodyOf({ name, ...rest }: ReturnType<typeof valuesOf>) {
  return { name: name.trim(), ...rest };
}

function Form({ profile, onClose }: { profile?: SettingsProfile; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm({ mode: 'controlled', initialValues: valuesOf(profile) });
  const { name, isDefault, settings } = form.getValues();
  const { busy, error, submit, refuse } = useSubmit(form);
  function saved(): void {
    for (const queryKey of [['profile'], ['screen']]) void client.invalidateQueries({ queryKey });
    told(t('common.saved'));
    onClose();
  }
  const change = useVersioned({
    form,
    latest: profile,
    valuesOf,
    bodyOf,
    save: (version, values) => saveProfile(profile?.id ?? '', version, bodyOf(values)),
    reload: async () => {
      const { items } = await client.fetchQuery({ ...profilesQuery, staleTime: 0 });
      const theirs = items.find(({ id }) => id === profile?.id);
      if (!theirs) throw new Error(t('changes.gone'));
      return theirs;
    },
    onSaved: saved,
    onRefused: refuse,
  });
  return (
    <form
      noValidate
      onSubmit={submit((values) => (profile ? change(values) : createProfile(bodyOf(values)).then(saved)))}
    >
      <Stack gap="md">
        {error !== null && <Failure error={error} />}
        <NameField label={t('common.name')} data-autofocus {...form.getInputProps('name')} />
        <Switch
          label={t('profiles.makeDefault')}
          checked={isDefault}
          onChange={(event) => form.setFieldValue('isDefault', event.currentTarget.checked)}
        />
        <BehaviourFields own={settings} onChange={(next) => form.setFieldValue('settings', next)} />
        <Button type="submit" loading={busy} disabled={!name.trim()}>
          {t('action.save')}
        </Button>
      </Stack>
    </form>
  );
}
