import { ActionIcon, Button, Group, Input, Text } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import classes from './Campaigns.module.css';
import type { RuleProps } from './RuleFields';
import type { RuleForm } from './rules';
import { Slots } from './Slots';

/** Single dates with their own hours, such as Christmas Eve; without hours it does not play on that date. */
export function Overrides({ form, at, rule: { overrides } }: RuleProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const set = (next: RuleForm['overrides']) => form.setFieldValue(`rules.${at}.overrides`, next);
  const change = (index: number, part: Partial<RuleForm['overrides'][number]>) =>
    set(overrides.map((one, place) => (place === index ? { ...one, ...part } : one)));
  const called = (date: string, index: number) =>
    date ? format.dateOnly(date) : t('when.ownDate', { number: index + 1 });
  return (
    <Input.Wrapper
      label={t('when.own')}
      description={t('when.ownHint')}
      error={form.errors[`rules.${at}.overrides`]}
      labelElement="div"
    >
      <div className={classes.singles}>
        {overrides.map(({ date, dayparts }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a date is known by its place
          <div key={index} className={classes.single}>
            <DatePickerInput
              label={t('when.ownDate', { number: index + 1 })}
              placeholder={t('when.chooseDate')}
              value={date || null}
              error={form.errors[`rules.${at}.overrides.${index}`]}
              onChange={(next: string | null) => change(index, { date: (next ?? '').slice(0, 10) })}
            />
            <div className={classes.singleHours}>
              <Text size="sm" fw={dayparts.length === 0 ? 550 : undefined} c="dimmed">
                {dayparts.length === 0 ? t('when.ownClosed') : t('when.ownHours')}
              </Text>
              <Slots
                slots={dayparts}
                of={called(date, index)}
                onChange={(next) => change(index, { dayparts: next })}
              />
            </div>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('when.removeOwn', { date: called(date, index) })}
              onClick={() => set(overrides.filter((_, place) => place !== index))}
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
            onClick={() => set([...overrides, { date: '', dayparts: [] }])}
          >
            {t('when.addOwn')}
          </Button>
        </Group>
      </div>
    </Input.Wrapper>
  );
}
