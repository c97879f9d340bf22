import { ActionIcon, Button, Group, SegmentedControl, SimpleGrid, Text } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './Campaigns.module.css';
import { RuleFields } from './RuleFields';
import { ALWAYS } from './rules';
import { Section } from './Section';
import type { Form } from './use-campaign-form';

export function When({ form }: { form: Form }) {
  const { t } = useTranslation();
  const { clock } = form.getValues();
  return (
    <Section title={t('campaign.when')} lead={clock === 'store' ? t('when.storeTime') : t('when.sameTime')}>
      <SegmentedControl
        aria-label={t('when.clock')}
        styles={{ label: { whiteSpace: 'normal' } }}
        value={clock}
        onChange={(value) => form.setFieldValue('clock', value as 'store' | 'same')}
        data={[
          { value: 'store', label: t('common.times') },
          { value: 'same', label: t('when.same') },
        ]}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <DateTimePicker
          label={t('when.from')}
          placeholder={t('when.onPublish')}
          clearable
          clearButtonProps={{ 'aria-label': t('action.clearDate') }}
          {...form.getInputProps('from')}
        />
        <DateTimePicker
          label={t('when.to')}
          placeholder={t('media.noEnd')}
          clearable
          clearButtonProps={{ 'aria-label': t('action.clearDate') }}
          {...form.getInputProps('to')}
        />
      </SimpleGrid>
      <Rules form={form} />
    </Section>
  );
}

/** One set of days and hours, or several that are joined. */
function Rules({ form }: { form: Form }) {
  const { t } = useTranslation();
  const { rules } = form.getValues();
  const several = rules.length > 1;
  return (
    <>
      {rules.map((rule, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a rule is known by its place
        <div key={at} className={several ? classes.rule : classes.only}>
          {several && (
            <Group justify="space-between">
              <Text fw={600}>{t('when.rule', { number: at + 1 })}</Text>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('when.removeRule', { number: at + 1 })}
                onClick={() => form.removeListItem('rules', at)}
              >
                <IconX size={18} aria-hidden />
              </ActionIcon>
            </Group>
          )}
          <RuleFields form={form} at={at} rule={rule} />
        </div>
      ))}
      <Group gap="sm">
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => form.insertListItem('rules', ALWAYS)}
        >
          {t('when.addRule')}
        </Button>
        {several && (
          <Text size="sm" c="dimmed">
            {t('when.addRuleHint')}
          </Text>
        )}
      </Group>
    </>
  );
}
