import { Button, FileButton, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMediaQuery } from '@mantine/hooks';
import { IconCamera, IconSend } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { FaultKind, Screen } from '@vitrine/api/types';
import { useEffect, useMemo } from 'react';
import { reportFault } from '../../data/faults';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { FAULT_KINDS } from '../../ui/fault-words';
import { told } from '../../ui/notify';
import { Choices } from '../../ui/Section';
import { useSubmit } from '../../ui/use-submit';
import classes from './Store.module.css';

interface Props {
  screen: Screen;
  opened: boolean;
  onClose: () => void;
}

/** Tells headquarters what is wrong with a screen, with a photo if there is one. */
export function ReportFault({ screen, opened, onClose }: Props) {
  const { t } = useTranslation();
  const isPhone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      fullScreen={isPhone}
      classNames={{ content: classes.touch }}
      title={t('store.reportOf', { name: screen.name })}
      closeButtonProps={{ 'aria-label': t('action.close'), size: 44 }}
    >
      <Form screen={screen} onDone={onClose} />
    </Modal>
  );
}

function Form({ screen, onDone }: { screen: Screen; onDone: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm({
    mode: 'controlled',
    initialValues: { kind: 'black_screen' as FaultKind, words: '', photo: null as File | null },
    validate: {
      words: (value, { kind }) => (kind === 'other' && !value.trim() ? t('fault.sayWhat') : null),
    },
  });
  const { busy, error, submit } = useSubmit(form);
  const { kind, photo } = form.getValues();
  return (
    <form
      noValidate
      onSubmit={submit(async (values) => {
        await reportFault(screen.id, { ...values, words: values.words.trim() });
        for (const queryKey of [['fault'], ['alert']]) void client.invalidateQueries({ queryKey });
        told(t('fault.sent'));
        onDone();
      })}
    >
      <Stack gap="md">
        {error !== null && <Failure error={error} />}
        <Text fw={600} mb={-8} aria-hidden>
          {t('fault.what')}
        </Text>
        <Choices
          name="fault-kind"
          label={t('fault.what')}
          value={kind}
          onChange={(value) => form.setFieldValue('kind', value)}
          options={FAULT_KINDS.map((value) => ({ value, label: t(`fault.kind.${value}`) }))}
        />
        <Textarea
          size="md"
          label={t('fault.words')}
          description={kind === 'other' ? undefined : t('common.optional')}
          placeholder={t('fault.wordsExample')}
          autosize
          minRows={3}
          maxLength={1000}
          {...form.getInputProps('words')}
        />
        <Photo
          photo={photo}
          error={form.errors.photo}
          onChange={(file) => {
            // a phone may not name the kind of its own photos
            const isPhoto = !file?.type || file.type.startsWith('image/');
            if (isPhoto) form.setFieldValue('photo', file);
            form.setFieldError('photo', isPhoto ? null : t('fault.noPhoto', { name: file.name }));
          }}
        />
        <Button type="submit" size="md" loading={busy} leftSection={<IconSend size={20} aria-hidden />}>
          {t('fault.send')}
        </Button>
      </Stack>
    </form>
  );
}

interface PhotoProps {
  photo: File | null;
  error: React.ReactNode;
  onChange: (photo: File | null) => void;
}

/** A photo by the phone's camera, or a picture that is there already on a desk. */
function Photo({ photo, error, onChange }: PhotoProps) {
  const { t } = useTranslation();
  const url = useMemo(() => (photo ? URL.createObjectURL(photo) : null), [photo]);
  useEffect(() => () => void (url && URL.revokeObjectURL(url)), [url]);
  return (
    <Stack gap="xs">
      {url && <img src={url} alt={t('fault.photoAlt')} className={classes.photo} />}
      <Group gap="sm">
        <FileButton accept="image/*" capture="environment" onChange={onChange}>
          {(props) => (
            <Button size="md" variant="default" leftSection={<IconCamera size={20} aria-hidden />} {...props}>
              {t(photo ? 'fault.photoAgain' : 'fault.photo')}
            </Button>
          )}
        </FileButton>
        {photo && (
          <Button size="md" variant="subtle" onClick={() => onChange(null)}>
            {t('fault.photoRemove')}
          </Button>
        )}
      </Group>
      {error && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        {t('fault.photoHint')}
      </Text>
    </Stack>
  );
}
