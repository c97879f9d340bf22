import { Alert, Button, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconInfoCircle } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { Problem } from '@vitrine/api/problem';
import { meQuery, signIn } from '../../data/me';
import { hasChosenLocale, switchLocale } from '../../lib/i18n';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { PasswordField } from '../../ui/PasswordField';
import { useSubmit } from '../../ui/use-submit';
import { Entry } from './Entry';
import { safeNext } from './next';

export function SignInPage() {
  const { t } = useTranslation();
  const router = useRouter();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { next, ended } = useSearch({ from: '/outside/sign-in' });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: {
      email: (value) => (value.trim() ? null : t('common.required')),
      password: (value) => (value ? null : t('common.required')),
    },
  });
  const { busy, error, submit } = useSubmit(form);
  const refused = error instanceof Problem && error.status === 401;
  return (
    <Entry title={t('signIn.title')} lead={t('signIn.lead')}>
      <form
        noValidate
        onSubmit={submit(async (values) => {
          const me = await signIn(values);
          client.setQueryData(meQuery.queryKey, me);
          if (!hasChosenLocale()) await switchLocale(me.user.locale);
          const target = safeNext(next);
          if (target === '/') await navigate({ to: '/' });
          else router.history.push(target);
        })}
      >
        <Stack gap="md">
          {ended && error === null && (
            <Alert color="orange" icon={<IconInfoCircle aria-hidden />}>
              {t('signIn.ended')}
            </Alert>
          )}
          {refused && (
            <Text c="var(--mantine-color-error)" role="alert">
              {t('signIn.refused')}
            </Text>
          )}
          {error !== null && !refused && <Failure error={error} />}
          <TextInput
            label={t('entry.email')}
            type="email"
            autoComplete="username"
            size="md"
            data-autofocus
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <PasswordField
            label={t('entry.password')}
            autoComplete="current-password"
            size="md"
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <Button type="submit" size="md" loading={busy}>
            {t('signIn.submit')}
          </Button>
          <Text size="sm" c="dimmed">
            {t('signIn.help')}
          </Text>
        </Stack>
      </form>
    </Entry>
  );
}
