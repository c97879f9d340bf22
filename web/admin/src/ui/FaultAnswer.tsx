import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconMessageReply } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { closeFault } from '../data/faults';
import { useTranslation } from '../lib/use-translation';
import { Failure } from './Failure';
import { told } from './notify';
import { useSubmit } from './use-submit';

/** Closes a report with an answer that the store sees. */
export function FaultAnswer({ id, title }: { id: string; title: string }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        size="xs"
        leftSection={<IconMessageReply size={16} aria-hidden />}
        aria-label={t('fault.answerOf', { title })}
        onClick={() => setOpened(true)}
      >
        {t('fault.answer')}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t('fault.answerTitle')}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <Answer id={id} onDone={() => setOpened(false)} />
      </Modal>
    </>
  );
}

function Answer({ id, onDone }: { id: string; onDone: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { answer: '' },
    validate: { answer: (value) => (value.trim() ? null : t('common.required')) },
  });
  const { busy, error, submit } = useSubmit(form);
  return (
    <form
      noValidate
      onSubmit={submit(async ({ answer }) => {
        await closeFault(id, answer.trim());
        for (const queryKey of [['fault'], ['alert']]) void client.invalidateQueries({ queryKey });
        told(t('fault.answered'));
        onDone();
      })}
    >
      <Stack gap="md">
        {error !== null && <Failure error={error} />}
        <Text size="sm">{t('fault.answerText')}</Text>
        <Textarea
          label={t('fault.answerField')}
          placeholder={t('fault.answerExample')}
          autosize
          minRows={3}
          maxLength={500}
          data-autofocus
          key={form.key('answer')}
          {...form.getInputProps('answer')}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={busy}>
            {t('fault.close')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
