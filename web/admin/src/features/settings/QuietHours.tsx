import { Box, Checkbox, Group, Stack, Switch, Text } from '@mantine/core';
import type { AlertQuietHours } from '@vitrine/api/types';
import { useTranslation } from '../../lib/use-translation';
import { HourField } from '../../ui/HourField';
import { TimeZoneSelect } from '../../ui/TimeZoneSelect';

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

interface Props {
  value: AlertQuietHours | null;
  zone: string;
  onChange: (value: AlertQuietHours | null) => void;
}

/** When webhooks are told nothing of alerts; a summary follows. */
export function QuietHours({ value, zone, onChange }: Props) {
  const { t } = useTranslation();
  const usual = { days: [...DAYS], start: '20:00', end: '08:00', timeZone: zone, criticalThrough: true };
  const set = (change: Partial<AlertQuietHours>) => value && onChange({ ...value, ...change });
  return (
    <Box className="v-card" p="lg">
      <fieldset>
        <Text component="legend" fw={600} p={0} mb="xs">
          {t('alertRules.quiet')}
        </Text>
        <Text size="sm" c="dimmed" mb="md">
          {t('alertRules.quietText')}
        </Text>
        <Switch
          label={t('alertRules.quietOn')}
          checked={value !== null}
          onChange={(event) => onChange(event.currentTarget.checked ? usual : null)}
        />
        {value && (
          <Stack gap="md" mt="md">
            <Checkbox.Group
              label={t('alertRules.days')}
              value={value.days.map(String)}
              onChange={(days) => set({ days: days.map(Number).sort() })}
            >
              <Group mt="xs" gap="md">
                {DAYS.map((day) => (
                  <Checkbox key={day} value={String(day)} label={t(`weekday.long.${day}`)} />
                ))}
              </Group>
            </Checkbox.Group>
            <Group align="flex-end" gap="md">
              <HourField
                label={t('alertRules.from')}
                w={90}
                value={value.start}
                onChange={(start) => set({ start })}
              />
              <HourField
                label={t('alertRules.to')}
                w={90}
                value={value.end}
                onChange={(end) => set({ end })}
              />
              <TimeZoneSelect
                label={t('alertRules.zone')}
                allowDeselect={false}
                value={value.timeZone}
                onChange={(timeZone) => timeZone && set({ timeZone })}
              />
            </Group>
            <Switch
              label={t('alertRules.through')}
              checked={value.criticalThrough}
              onChange={(event) => set({ criticalThrough: event.currentTarget.checked })}
            />
          </Stack>
        )}
      </fieldset>
    </Box>
  );
}
