import { Button, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Problem } from '@vitrine/api/problem';
import type { InvitationCheck, Locale } from '@vitrine/api/types';
import { acceptInvitation, checkInvitation, meQuery } from '../../data/me';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { LinkButton } from '../../ui/links';
import { NameField } from '../../ui/NameField';
import { PasswordField } from '../../ui/PasswordField';
import { useSubmit } from '../../ui/use-submit';
import { Entry } from './Entry';
import { useTokenInHash } from './token';

export function InvitePage() {
  const { t } = useTranslation();
  const token = useTokenInHash();
  const invitation = useQuery({
    queryKey: ['invitation', 'check', token],
    queryFn: () => checkInvitation(token),
    retry: false,
  });
  if (invitation.isError) {
    return (
      <Entry title={t('invite.gone')} lead={t('invite.goneText')}>
        {invitation.error instanceof Problem && invitation.error.status < 500 ? (
          <LinkButton to="/sign-in" variant="light">
            {t('invite.signIn')}
          </LinkButton>
        ) : (
          <Failure error={invitation.error} retry={() => void invitation.refetch()} />
        )}
      </Entry>
    );
  }
  if (!invitation.data) {
    return (
      <Entry title={t('invite.title')}>
        <Skeleton height={220} radius="md" mt="lg" />
      </Entry>
    );
  }
  return <Welcome token={token} invitation={invitation.data} />;
}

function Welcome({ token, invitation }: { token: string; invitation: InvitationCheck }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '', password: '' },
    validate: {
      name: (value) => (value.trim() ? null : t('common.required')),
      password: (value) => (value.length >= 12 ? null : t('entry.passwordShort')),
    },
  });
  const { busy, error, submit } = useSubmit(form);
  return (
    <Entry
      title={t('invite.join', { organisation: invitation.organisationName })}
      lead={t('invite.lead', { role: t(`role.${invitation.role}`) })}
    >
      <form
        noValidate
        onSubmit={submit(async (values) => {
          const me = await acceptInvitation({ token, ...values, locale: i18n.language as Locale });
          client.setQueryData(meQuery.queryKey, me);
          await navigate({ to: '/' });
        })}
      >
        <Stack gap="md">
          {error !== null && <Failure error={error} />}
          <TextInput
            label={t('entry.email')}
            value={invitation.email}
            readOnly
            variant="filled"
            autoComplete="username"
          />
          <NameField
            label={t('entry.yourName')}
            autoComplete="name"
            key={form.key('name')}
            {...form.getInputProps('name')}
          />
          <PasswordField
            label={t('entry.choosePassword')}
            description={t('entry.passwordHint')}
            autoComplete="new-password"
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <Button type="submit" size="md" loading={busy}>
            {t('invite.submit')}
          </Button>
          <Text size="sm" c="dimmed">
            {t('invite.once')}
          </Text>
        </Stack>
      </form>
    </Entry>
  );
}
