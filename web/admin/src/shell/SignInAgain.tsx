import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { Problem } from '@vitrine/api/problem';
import type { Me } from '@vitrine/api/types';
import { meQuery, signIn } from '../data/me';
import { useTranslation } from '../lib/use-translation';
import { startLive } from '../live/start';
import { Failure } from '../ui/Failure';
import { PasswordField } from '../ui/PasswordField';
import { useSubmit } from '../ui/use-submit';

interface Props {
  me: Me;
  onDone: () => void;
  /** The page is given up, with what was typed on it. */
  onLeave: () => void;
}

/** The session has ended under a page that is being worked on: the same person signs in again above it, and nothing typed is lost. */
export function SignInAgain({ me, onDone, onLeave }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { name, email } = me.user;
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { password: '' },
    validate: { password: (value) => (value ? null : t('common.required')) },
  });
  const { busy, error, submit } = useSubmit(form);
  const refused = error instanceof Problem && error.status === 401;
  return (
    <Modal
      opened
      // above whatever else is asked on the page
      zIndex={1000}
      onClose={() => undefined}
      closeOnEscape={false}
      closeOnClickOutside={false}
      withCloseButton={false}
      title={t('signIn.endedTitle')}
    >
      <form
        noValidate
        onSubmit={(event) => {
          // the form of the page below is not meant
          event.stopPropagation();
          submit(async ({ password }) => {
            client.setQueryData(meQuery.queryKey, await signIn({ email, password }));
            onDone();
            startLive(client);
            void client.invalidateQueries();
          })(event);
        }}
      >
        <Stack gap="md">
          <Text size="sm">{t('signIn.endedText', { name })}</Text>
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
            readOnly
            variant="filled"
            value={email}
          />
          <PasswordField
            label={t('entry.password')}
            autoComplete="current-password"
            data-autofocus
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <Group justify="space-between">
            <Button variant="subtle" color="gray" onClick={onLeave}>
              {t('signIn.leave')}
            </Button>
            <Button type="submit" loading={busy}>
              {t('signIn.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
