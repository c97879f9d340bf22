import { Alert, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconInfoCircle } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Navigate, useNavigate } from '@tanstack/react-router';
import type { Locale } from '@vitrine/api/types';
import { useEffect } from 'react';
import { meQuery, setUp, setupQuery } from '../../data/me';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { NameField } from '../../ui/NameField';
import { PasswordField } from '../../ui/PasswordField';
import { TimeZoneSelect } from '../../ui/TimeZoneSelect';
import { useSubmit } from '../../ui/use-submit';
import { Entry } from './Entry';
import { useTokenInHash } from './token';

/** First run: the first owner and the organisation, with the token of the printed link. */
export function SetupPage() {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const setup = useQuery(setupQuery);
  const token = useTokenInHash();
  const needed = (value: string) => (value.trim() ? null : t('common.required'));
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: {
      organisation: {
        name: '',
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        locale: i18n.language,
      },
      owner: { name: '', email: '', password: '' },
    },
    validate: {
      organisation: { name: needed },
      owner: {
        name: needed,
        email: (value) => (/^\S+@\S+\.\S+$/.test(value) ? null : t('entry.emailWrong')),
        password: (value) => (value.length >= 12 ? null : t('entry.passwordShort')),
      },
    },
  });
  const { busy, error, submit } = useSubmit(form);
  const setFieldValue = form.setFieldValue;
  useEffect(() => setFieldValue('organisation.locale', i18n.language), [i18n.language, setFieldValue]);

  if (setup.data && !setup.data.required) return <Navigate to="/" />;
  return (
    <Entry title={t('setup.title')} lead={t('setup.lead')}>
      {token === '' && (
        <Alert icon={<IconInfoCircle aria-hidden />} color="orange" mb="lg" title={t('setup.noToken')}>
          {t('setup.noTokenText')}
        </Alert>
      )}
      <form
        noValidate
        onSubmit={submit(async (values) => {
          const organisation = { ...values.organisation, locale: values.organisation.locale as Locale };
          client.setQueryData(meQuery.queryKey, await setUp({ token, organisation, owner: values.owner }));
          client.removeQueries({ queryKey: setupQuery.queryKey });
          await navigate({ to: '/' });
        })}
      >
        <Stack gap="md">
          {error !== null && <Failure error={error} />}
          <fieldset>
            <Text component="legend" fw={650}>
              {t('setup.organisation')}
            </Text>
            <Stack gap="sm" mt="xs">
              <NameField
                label={t('setup.organisationName')}
                placeholder={t('setup.organisationExample')}
                required
                withAsterisk={false}
                key={form.key('organisation.name')}
                {...form.getInputProps('organisation.name')}
              />
              <Group grow align="flex-start">
                <TimeZoneSelect
                  label={t('setup.timeZone')}
                  key={form.key('organisation.timeZone')}
                  {...form.getInputProps('organisation.timeZone')}
                />
                <Select
                  label={t('shell.language')}
                  allowDeselect={false}
                  data={[
                    { value: 'fr', label: 'Français' },
                    { value: 'en', label: 'English' },
                  ]}
                  key={form.key('organisation.locale')}
                  {...form.getInputProps('organisation.locale')}
                />
              </Group>
            </Stack>
          </fieldset>
          <fieldset>
            <Text component="legend" fw={650}>
              {t('setup.you')}
            </Text>
            <Stack gap="sm" mt="xs">
              <NameField
                label={t('entry.yourName')}
                autoComplete="name"
                required
                withAsterisk={false}
                key={form.key('owner.name')}
                {...form.getInputProps('owner.name')}
              />
              <TextInput
                label={t('entry.email')}
                type="email"
                autoComplete="username"
                required
                withAsterisk={false}
                key={form.key('owner.email')}
                {...form.getInputProps('owner.email')}
              />
              <PasswordField
                label={t('entry.password')}
                description={t('entry.passwordHint')}
                autoComplete="new-password"
                required
                withAsterisk={false}
                key={form.key('owner.password')}
                {...form.getInputProps('owner.password')}
              />
            </Stack>
          </fieldset>
          <Button type="submit" size="md" loading={busy} mt="xs">
            {t('setup.submit')}
          </Button>
          <Text size="sm" c="dimmed">
            {t('setup.after')}
          </Text>
        </Stack>
      </form>
    </Entry>
  );
}
