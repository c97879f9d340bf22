import { Button, Code, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconReplace } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Problem } from '@vitrine/api/problem';
import type { Screen } from '@vitrine/api/types';
import { useState } from 'react';
import { enrolScreen, replaceScreen, screenQuery } from '../../data/screens';
import { cleanCode, isWhole, shownCode } from '../../lib/pairing-code';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { useFailureText } from '../../ui/Failure';
import { told } from '../../ui/notify';

/** Gives the screen another device: one that shows a code, or one that will open a link. Name, place and history stay. */
export function ReplaceDevice({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        mt="md"
        variant={screen.status === 'revoked' ? 'default' : 'subtle'}
        fullWidth={screen.status !== 'revoked'}
        leftSection={<IconReplace size={16} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t('screen.replace')}
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={t('screen.replaceTitle', { name: screen.name })}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <Ways screen={screen} onDone={() => setOpen(false)} />
      </Modal>
    </>
  );
}

function Ways({ screen, onDone }: { screen: Screen; onDone: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const failure = useFailureText();
  const [text, setText] = useState('');
  const code = cleanCode(text);
  const replacing = useMutation({
    mutationFn: () => replaceScreen(screen.id, code),
    onSuccess: (now) => {
      client.setQueryData(screenQuery(screen.id).queryKey, now);
      void client.invalidateQueries({ queryKey: ['screen', 'list'] });
      told(t('screen.replaced', { name: screen.name }));
      onDone();
    },
  });
  const link = useMutation({ mutationFn: () => enrolScreen(screen.id) });
  const refused = replacing.error instanceof Problem ? replacing.error : null;
  const complaint = replacing.isError
    ? refused?.status === 422
      ? t('pair.unknown')
      : failure(replacing.error)
    : undefined;
  return (
    <Stack gap="md">
      <Text size="sm">{t('screen.replaceText')}</Text>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          replacing.mutate();
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t('pair.code')}
            placeholder="ABCD-EFGH"
            autoComplete="off"
            spellCheck={false}
            data-autofocus
            value={text}
            onChange={(event) => setText(shownCode(event.currentTarget.value))}
            error={complaint}
          />
          <Button type="submit" disabled={!isWhole(code)} loading={replacing.isPending}>
            {t('screen.replaceDo')}
          </Button>
        </Stack>
      </form>
      <Text size="sm">{t('screen.replaceLink')}</Text>
      {link.data ? (
        <Code block>{link.data.playerUrl}</Code>
      ) : (
        <Button variant="default" loading={link.isPending} onClick={() => link.mutate()}>
          {t('screen.replaceLinkDo')}
        </Button>
      )}
      {link.isError && (
        <Text size="sm" c="red">
          {failure(link.error)}
        </Text>
      )}
    </Stack>
  );
}
