import { Button, Group, NumberInput, Stack, TextInput } from '@mantine/core';
import type { PlayerSettings } from '@vitrine/api/types';
import { useTranslation } from '../lib/use-translation';

interface HoursProps {
  label: string;
  value: { start: string; end: string };
  onChange: (value: { start: string; end: string }) => void;
  disabled?: boolean;
}

/** A time of the day, from and to. */
export function Hours({ label, value, onChange, disabled }: HoursProps) {
  const { t } = useTranslation();
  return (
    <Group gap="xs" wrap="nowrap" align="flex-end">
      <TextInput
        type="time"
        label={label}
        aria-label={`${label}, ${t('behaviour.from')}`}
        disabled={disabled}
        value={value.start}
        onChange={(event) => onChange({ ...value, start: event.currentTarget.value })}
      />
      <TextInput
        type="time"
        aria-label={`${label}, ${t('behaviour.to')}`}
        disabled={disabled}
        value={value.end === '24:00' ? '00:00' : value.end}
        onChange={(event) =>
          onChange({
            ...value,
            end: event.currentTarget.value === '00:00' ? '24:00' : event.currentTarget.value,
          })
        }
      />
    </Group>
  );
}

interface VolumeProps {
  own: PlayerSettings;
  put: (name: 'volumeHours', value: PlayerSettings['volumeHours']) => void;
  disabled?: boolean;
}

/** Times of the day with a loudness of their own. */
export function VolumeHours({ own, put, disabled }: VolumeProps) {
  const { t } = useTranslation();
  const list = own.volumeHours ?? [];
  const set = (next: typeof list) => put('volumeHours', next);
  return (
    <Stack gap={6}>
      {list.map((period, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: periods have no names
        <Group key={place} gap="xs" align="flex-end">
          <Hours
            label={t('behaviour.volumeHours')}
            value={period}
            disabled={disabled}
            onChange={(hours) => set(list.map((one, at) => (at === place ? { ...one, ...hours } : one)))}
          />
          <NumberInput
            aria-label={t('screen.volume')}
            disabled={disabled}
            w={90}
            min={0}
            max={100}
            suffix=" %"
            value={period.percent}
            onChange={(value) =>
              set(list.map((one, at) => (at === place ? { ...one, percent: Number(value) || 0 } : one)))
            }
          />
          {!disabled && (
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => set(list.filter((_, at) => at !== place))}
            >
              {t('action.delete')}
            </Button>
          )}
        </Group>
      ))}
      {!disabled && list.length < 12 && (
        <Button
          variant="subtle"
          size="compact-sm"
          style={{ alignSelf: 'flex-start' }}
          onClick={() => set([...list, { start: '20:00', end: '22:00', percent: 20 }])}
        >
          {t('behaviour.addHours')}
        </Button>
      )}
    </Stack>
  );
}
