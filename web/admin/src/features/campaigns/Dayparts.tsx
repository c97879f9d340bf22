import { ActionIcon, Button, Group, Input, Stack, Text } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { Period } from '@vitrine/api/types';
import { useTranslation } from 'react-i18next';
import { HourField } from '../../ui/HourField';
import classes from './Campaigns.module.css';
import type { RuleProps } from './RuleFields';

/** The times of day; one that ends on the next morning says so. */
export function Dayparts({ form, at, rule: { dayparts } }: RuleProps) {
  const { t } = useTranslation();
  const set = (next: Period[]) => form.setFieldValue(`rules.${at}.dayparts`, next);
  const change = (index: number, part: Partial<Period>) =>
    set(dayparts.map((one, place) => (place === index ? { ...one, ...part } : one)));
  return (
    <Input.Wrapper
      label={t('when.hours')}
      description={t('when.hoursHint')}
      error={form.errors[`rules.${at}.dayparts`]}
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
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('when.removeSlot', { number: index + 1 })}
              onClick={() => set(dayparts.filter((_, place) => place !== index))}
            >
              <IconX size={18} aria-hidden />
            </ActionIcon>
            {part.end <= part.start && (
              <Text size="sm" c="dimmed">
                {part.end === part.start ? t('when.wholeDay') : t('when.overnight', part)}
              </Text>
            )}
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
