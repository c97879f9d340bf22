import { Box, Button, SegmentedControl, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Locale } from '@vitrine/api/types';
import { changeMe, changePassword, meQuery } from '../../data/me';
import { switchLocale } from '../../lib/i18n';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { NameField } from '../../ui/NameField';
import { told } from '../../ui/notify';
import { PasswordField } from '../../ui/PasswordField';
import { useSubmit } from '../../ui/use-submit';

export function Account() {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg" style={{ alignItems: 'start' }}>
      <Profile />
      <Password />
    </SimpleGrid>
  );
}

function Profile() {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const { data: me } = useQuery(meQuery);
  const form = useForm({
    mode: 'controlled',
    initialValues: { name: me?.user.name ?? '' },
    validate: { name: (value) => (value.trim() ? null : t('common.required')) },
  });
  const { busy, error, submit } = useSubmit(form);
  return (
    <Box className="v-card" p="lg">
      <Title order={2} mb="md">
        {t('settings.profile')}
      </Title>
      <form
        noValidate
        onSubmit={submit(async (values) => {
          client.setQueryData(meQuery.queryKey, await changeMe({ name: values.name.trim() }));
          form.resetDirty(values);
          told(t('common.saved'));
        })}
      >
        <Stack gap="md">
          {error !== null && <Failure error={error} />}
          <NameField label={t('entry.yourName')} autoComplete="name" {...form.getInputProps('name')} />
          <TextInput label={t('entry.email')} value={me?.user.email ?? ''} readOnly variant="filled" />
          <div>
            <Text size="sm" fw={500} mb={4} id="language-label">
              {t('shell.language')}
            </Text>
            <SegmentedControl
              aria-labelledby="language-label"
              value={i18n.language}
              onChange={(value) => {
                void switchLocale(value as Locale);
                void changeMe({ locale: value as Locale }).catch(() => undefined);
              }}
              data={[
                { value: 'fr', label: 'Français' },
                { value: 'en', label: 'English' },
              ]}
            />
          </div>
          <Text size="sm" c="dimmed">
            {me && t('audit.figure', { label: t('settings.role'), figure: t(`role.${me.user.role}`) })}
          </Text>
          <Button type="submit" loading={busy} disabled={!form.isDirty()}>
            {t('action.save')}
          </Button>
        </Stack>
      </form>
    </Box>
  );
}

function Password() {
  const { t } = useTranslation();
  const { data: me } = useQuery(meQuery);
  const form = useForm({
    mode: 'controlled',
    initialValues: { current: '', password: '' },
    validate: {
      current: (value) => (value ? null : t('common.required')),
      password: (value) => (value.length >= 12 ? null : t('entry.passwordShort')),
    },
  });
  const { busy, error, submit } = useSubmit(form);
  return (
    <Box className="v-card" p="lg">
      <Title order={2} mb="md">
        {t('settings.password')}
      </Title>
      <form
        noValidate
        onSubmit={submit(async (values) => {
          await changePassword(values);
          form.reset();
          told(t('settings.passwordChanged'));
        })}
      >
        <Stack gap="md">
          {error !== null && <Failure error={error} />}
          <input type="hidden" autoComplete="username" value={me?.user.email ?? ''} readOnly />
          <PasswordField
            label={t('settings.currentPassword')}
            autoComplete="current-password"
            {...form.getInputProps('current')}
          />
          <PasswordField
            label={t('settings.newPassword')}
            description={t('entry.passwordHint')}
            autoComplete="new-password"
            {...form.getInputProps('password')}
          />
          <Button type="submit" loading={busy} variant="default">
            {t('settings.changePassword')}
          </Button>
        </Stack>
      </form>
    </Box>
  );
}
