import { Button, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMediaQuery } from '@mantine/hooks';
import { IconSend } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { MessageRules, MessageTemplate, Screen, Site } from '@vitrine/api/types';
import { messageTemplatesQuery, writeMessage } from '../../data/messages';
import { useFormat } from '../../lib/format';
import { unbroken } from '../../lib/typography';
import { useTranslation } from '../../lib/use-translation';
import { dateAfter, wallOf } from '../../lib/zone';
import { Failure } from '../../ui/Failure';
import { told } from '../../ui/notify';
import { Choices } from '../../ui/Section';
import { useSubmit } from '../../ui/use-submit';
import { MessagePreview } from './MessagePreview';
import classes from './Store.module.css';
import { saidIn } from './said';

interface Props {
  site: Site;
  screens: Screen[];
  rules: MessageRules;
}

/** Writes a message for the screens of one store and publishes it at once. */
export function WriteMessage({
  opened,
  onClose,
  ...props
}: Props & { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const isPhone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const { data: templates } = useQuery({ ...messageTemplatesQuery, enabled: opened });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      fullScreen={isPhone}
      classNames={{ content: classes.touch }}
      size="lg"
      title={t('message.write')}
      closeButtonProps={{ 'aria-label': t('action.close'), size: 44 }}
    >
      {templates && <Form {...props} templates={templates.items} onDone={onClose} />}
    </Modal>
  );
}

const EVENING = 'T20:00';

function Form({
  site,
  screens,
  rules,
  templates,
  onDone,
}: Props & { templates: MessageTemplate[]; onDone: () => void }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const wall = wallOf(Date.now(), site.effectiveTimeZone);
  const today = wall.slice(0, 10);
  const form = useForm({
    mode: 'controlled',
    initialValues: {
      text: '',
      from: '',
      to: dateAfter(today, Math.min(rules.maxDays - 1, 1)) + EVENING,
      templateId: templates[0]?.id ?? '',
    },
    validateInputOnChange: ['text'],
    validate: {
      text: (value) => {
        const over = [...value.trim()].length - rules.maxCharacters;
        if (over > 0) return t('message.tooLong', { count: over });
        return null;
      },
      to: (value) => (value ? null : t('common.required')),
    },
  });
  const { busy, error, submit } = useSubmit(form);
  const { text, templateId } = form.getValues();
  const template = templates.find(({ id }) => (id ?? '') === templateId) ?? templates[0];
  const days = [0, 1, 6].filter((after) => after < rules.maxDays);
  return (
    <form
      noValidate
      onSubmit={submit(async (values) => {
        if (!values.text.trim()) {
          form.setFieldError('text', t('common.required'));
          return;
        }
        const body = { text: unbroken(values.text, i18n.language), from: values.from || null, to: values.to };
        const made = await writeMessage(site.id, { ...body, templateId: values.templateId || null });
        void client.invalidateQueries({ queryKey: ['message', site.id] });
        told(t('message.published', { number: made.publication }));
        onDone();
      })}
    >
      <Stack gap="md">
        {error !== null && <Failure error={error} />}
        <Textarea
          size="md"
          label={t('message.text')}
          description={t('message.count', { count: [...text.trim()].length, most: rules.maxCharacters })}
          placeholder={t('message.example')}
          autosize
          minRows={2}
          data-autofocus
          {...form.getInputProps('text')}
        />
        {templates.length > 1 && (
          <Choices
            name="message-template"
            label={t('message.template')}
            value={templateId}
            onChange={(value) => form.setFieldValue('templateId', value)}
            options={templates.map(({ id, name }) => ({
              value: id ?? '',
              label: name ?? t('message.usual'),
            }))}
          />
        )}
        {template && (
          <MessagePreview
            scene={saidIn(template, unbroken(text.trim(), i18n.language) || t('message.example'), site.name)}
            siteId={site.id}
            screens={screens}
          />
        )}
        <TextInput
          size="md"
          type="datetime-local"
          label={t('message.from')}
          description={t('message.fromHint')}
          min={wall}
          {...form.getInputProps('from')}
        />
        <TextInput
          size="md"
          type="datetime-local"
          label={t('message.to')}
          description={t('message.toHint', { count: rules.maxDays })}
          min={wall}
          {...form.getInputProps('to')}
        />
        <div className={classes.presets}>
          {days.map((after) => {
            const to = dateAfter(today, after) + EVENING;
            return to > wall ? (
              <Button key={after} size="md" variant="default" onClick={() => form.setFieldValue('to', to)}>
                {after === 0 ? t('message.tonight') : format.edge(to)}
              </Button>
            ) : null;
          })}
        </div>
        {rules.hours && (
          <Text size="sm" c="dimmed">
            {t('message.hours', { start: rules.hours.start, end: rules.hours.end })}
          </Text>
        )}
        <Button type="submit" size="md" loading={busy} leftSection={<IconSend size={20} aria-hidden />}>
          {t('message.publish')}
        </Button>
      </Stack>
    </form>
  );
}
