import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { Period } from '@vitrine/api/types';
import { useTranslation } from '../../lib/use-translation';
import { HourField } from '../../ui/HourField';
import classes from './Campaigns.module.css';

interface Props {
  slots: Period[];
  onChange: (slots: Period[]) => void;
  /** What tells them from the times of another date. */
  of?: string;
}

/** Times of day; one that ends on the next morning says so. */
export function Slots({ slots, onChange, of }: Props) {
  const { t } = useTranslation();
  const change = (index: number, part: Partial<Period>) =>
    onChange(slots.map((one, place) => (place === index ? { ...one, ...part } : one)));
  const named = (label: string) => (of ? `${label}, ${of}` : label);
  return (
    <Stack gap="xs" mt="xs">
      {slots.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a slot is known by its place
        <div key={index} className={classes.slot}>
          <HourField
            w={84}
            aria-label={named(t('when.slotStart', { number: index + 1 }))}
            value={part.start}
            onChange={(start) => change(index, { start })}
          />
          <Text c="dimmed">–</Text>
          <HourField
            w={84}
            aria-label={named(t('when.slotEnd', { number: index + 1 }))}
            value={part.end}
            onChange={(end) => change(index, { end })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={named(t('when.removeSlot', { number: index + 1 }))}
            onClick={() => onChange(slots.filter((_, place) => place !== index))}
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
          aria-label={of && named(t('when.addSlot'))}
          onClick={() => onChange([...slots, { start: '09:00', end: '12:00' }])}
        >
          {t('when.addSlot')}
        </Button>
      </Group>
    </Stack>
  );
}
