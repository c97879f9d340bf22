import {
  ActionIcon,
  Alert,
  Button,
  Chip,
  Group,
  Input,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
} from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { IconInfoCircle, IconPlus, IconX } from '@tabler/icons-react';
import type { Period } from '@vitrine/api/types';
import { useTranslation } from 'react-i18next';
import { HourField } from '../../ui/HourField';
import { Calendars } from './Calendars';
import classes from './Campaigns.module.css';
import { EVERY_DAY } from './form';
import { Section } from './Section';
import type { Form } from './use-campaign-form';

export function When({ form }: { form: Form }) {
  const { t } = useTranslation();
  const { clock, keptRules } = form.getValues();
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
      {keptRules ? (
        <Alert icon={<IconInfoCircle aria-hidden />}>
          <Group justify="space-between">
            <Text size="sm">{t('when.kept')}</Text>
            <Button size="xs" variant="default" onClick={() => form.setFieldValue('keptRules', null)}>
              {t('when.replaceKept')}
            </Button>
          </Group>
        </Alert>
      ) : (
        <>
          <Weekdays form={form} />
          <Dayparts form={form} />
          <Calendars form={form} />
        </>
      )}
    </Section>
  );
}

function Weekdays({ form }: { form: Form }) {
  const { t } = useTranslation();
  const { weekdays } = form.getValues();
  return (
    <Input.Wrapper label={t('when.days')} error={form.errors.weekdays} labelElement="div">
      <Chip.Group
        multiple
        value={weekdays.map(String)}
        onChange={(values) => form.setFieldValue('weekdays', values.map(Number).sort())}
      >
        <Group gap={6} mt={4}>
          {EVERY_DAY.map((day) => (
            <Chip key={day} value={String(day)} size="sm" variant="light">
              {t(`weekday.short.${day as 1}`)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </Input.Wrapper>
  );
}

function Dayparts({ form }: { form: Form }) {
  const { t } = useTranslation();
  const { dayparts } = form.getValues();
  const set = (next: Period[]) => form.setFieldValue('dayparts', next);
  const change = (index: number, part: Partial<Period>) =>
    set(dayparts.map((one, at) => (at === index ? { ...one, ...part } : one)));
  return (
    <Input.Wrapper
      label={t('when.hours')}
      description={t('when.hoursHint')}
      error={form.errors.dayparts}
      labelElement="div"
    >
      <Stack gap="xs" mt="xs">
        {dayparts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a slot is known by its place
          <div key={index} className={classes.slot}>
            <HourField
              w={84}
              aria-label={t('when.slotStart', { number: index + 1 })}
              value={part.start}
              onChange={(start) => change(index, { start })}
            />
            <Text c="dimmed">–</Text>
            <HourField
              w={84}
              aria-label={t('when.slotEnd', { number: index + 1 })}
              value={part.end}
              onChange={(end) => change(index, { end })}
            />
            {part.end <= part.start && (
              <Text size="sm" c="dimmed">
                {t('when.overnight')}
              </Text>
            )}
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('when.removeSlot', { number: index + 1 })}
              onClick={() => set(dayparts.filter((_, at) => at !== index))}
            >
              <IconX size={18} aria-hidden />
            </ActionIcon>
          </div>
        ))}
        <Group>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => set([...dayparts, { start: '09:00', end: '12:00' }])}
          >
            {t('when.addSlot')}
          </Button>
        </Group>
      </Stack>
    </Input.Wrapper>
  );
}
