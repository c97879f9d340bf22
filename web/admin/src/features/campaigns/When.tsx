import { ActionIcon, Button, Group, Input, SegmentedControl, SimpleGrid, Text } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { IconPlus, IconX } from '@tabler/icons-react';
import { hereZone } from '../../lib/format';
import { endOfDay } from '../../lib/picker';
import { useTranslation } from '../../lib/use-translation';
import { Section } from '../../ui/Section';
import classes from './Campaigns.module.css';
import { complaints } from './form';
import { endAfter, LENGTHS, type Length, PRESETS, type Preset, presetOf } from './presets';
import { RuleFields } from './RuleFields';
import { ALWAYS } from './rules';
import type { Form } from './use-campaign-form';
import { WeekPicture } from './WeekPicture';

export function When({ form }: { form: Form }) {
  const { t } = useTranslation();
  const { clock } = form.getValues();
  // said at once: it is kept so as a draft, and nothing else would tell before the last step
  const isBackwards = complaints(form.getValues()).to === 'endsBefore';
  return (
    <Section
      title={t('campaign.when')}
      lead={clock === 'store' ? t('when.storeTime') : t('when.sameTime', { zone: hereZone() })}
      learn="when"
    >
      <Presets form={form} />
      <Rules form={form} />
      <WeekPicture form={form} />
      <Lengths form={form} />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <DateTimePicker
          label={t('when.from')}
          placeholder={t('when.onPublish')}
          clearable
          {...form.getInputProps('from')}
        />
        <DateTimePicker
          label={t('when.to')}
          placeholder={t('media.noEnd')}
          clearable
          defaultTimeValue={endOfDay(form.getValues().to)}
          {...form.getInputProps('to')}
          {...(isBackwards && { error: t('campaign.complaint.endsBefore') })}
        />
      </SimpleGrid>
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
    </Section>
  );
}

/** Usual times, one click each. */
function Presets({ form }: { form: Form }) {
  const { t } = useTranslation();
  const { rules } = form.getValues();
  const said = rules.length === 1 && rules[0] ? presetOf(rules[0]) : null;
  return (
    <Input.Wrapper label={t('when.usual')} labelElement="div">
      <Group gap={6} mt={4}>
        {(Object.keys(PRESETS) as Preset[]).map((preset) => (
          <Button
            key={preset}
            size="compact-sm"
            variant={said === preset ? 'light' : 'default'}
            aria-pressed={said === preset}
            onClick={() => form.setFieldValue('rules', [{ ...ALWAYS, ...PRESETS[preset] }])}
          >
            {t(`preset.${preset}`)}
          </Button>
        ))}
      </Group>
    </Input.Wrapper>
  );
}

/** How long, in one click; the dates below say it exactly. */
function Lengths({ form }: { form: Form }) {
  const { t } = useTranslation();
  const { from, to } = form.getValues();
  const today = new Date().toISOString();
  return (
    <Input.Wrapper label={t('when.howLong')} labelElement="div">
      <Group gap={6} mt={4}>
        {(['open', ...Object.keys(LENGTHS)] as Length[]).map((length) => {
          const end = endAfter(from, length, today);
          return (
            <Button
              key={length}
              size="compact-sm"
              variant={to === end ? 'light' : 'default'}
              aria-pressed={to === end}
              onClick={() => form.setFieldValue('to', end)}
            >
              {t(`howLong.${length}`)}
            </Button>
          );
        })}
      </Group>
    </Input.Wrapper>
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
