import { Button, Group, NumberInput, Select, Stack, Text } from '@mantine/core';
import type { PlayerSettings, SettingSource } from '@vitrine/api/types';
import { useTranslation } from '../lib/use-translation';
import { OwnHours, PowerField } from './PowerField';
import { type SettingName, useSettingWords } from './use-setting-words';
import { Hours, VolumeHours } from './VolumeHours';

type Value = PlayerSettings[SettingName];

const ORDER: SettingName[] = [
  'volumePercent',
  'volumeHours',
  'rotation',
  'power',
  'downloadWindow',
  'bandwidthKbps',
  'screenshotEveryMs',
  'heartbeatMs',
  'reconnectSpreadMs',
];
const FIRST_POWER = { mode: 'opening_hours' } as const;
/** What a setting begins with when nothing is inherited that it could begin with. */
const FIRST: Required<PlayerSettings> = {
  volumePercent: 50,
  volumeHours: [{ start: '20:00', end: '22:00', percent: 20 }],
  rotation: 0,
  power: FIRST_POWER,
  downloadWindow: { start: '22:00', end: '06:00' },
  bandwidthKbps: 2_000,
  screenshotEveryMs: 3_600_000,
  heartbeatMs: 60_000,
  reconnectSpreadMs: 30_000,
};

interface Props {
  own: PlayerSettings;
  onChange: (own: PlayerSettings) => void;
  /** What holds where nothing is set here, and who says so. */
  inherited?: PlayerSettings;
  sources?: Record<string, SettingSource>;
  disabled?: boolean;
}

/** Settings, each either set here or left to others, with what they say. */
export function BehaviourFields({ own, onChange, inherited, sources, disabled }: Props) {
  const { t } = useTranslation();
  const words = useSettingWords();
  const put = (name: SettingName, value: Value | undefined) => {
    const next = { ...own, [name]: value };
    if (value === undefined) delete next[name];
    onChange(next);
  };
  return (
    <Stack gap="md">
      {ORDER.map((name) => {
        const isOwn = own[name] !== undefined && own[name] !== null;
        return (
          <div key={name}>
            <Group justify="space-between" align="flex-end" wrap="nowrap" gap="sm">
              {isOwn ? (
                <div style={{ flex: 1, minWidth: 0 }}>
                  <Field name={name} own={own} put={put} disabled={disabled} />
                </div>
              ) : (
                <div style={{ flex: 1, minWidth: 0 }}>
                  <Text size="sm" fw={500}>
                    {t(`behaviour.${name}`)}
                  </Text>
                  <Text size="sm" c="dimmed">
                    {inherited && sources
                      ? words.from(sources[name], words.value(name, inherited))
                      : t('behaviour.leftOpen')}
                  </Text>
                </div>
              )}
              {!disabled && (
                <Button
                  variant="subtle"
                  size="compact-sm"
                  aria-label={t('behaviour.named', {
                    name: isOwn ? t('behaviour.reset') : t('behaviour.set'),
                    value: t(`behaviour.${name}`),
                  })}
                  onClick={() => put(name, isOwn ? undefined : (usable(inherited, name) ?? FIRST[name]))}
                >
                  {isOwn ? t('behaviour.reset') : t('behaviour.set')}
                </Button>
              )}
            </Group>
            {name === 'power' && own.power && (
              <OwnHours value={own.power} onChange={(power) => put(name, power)} disabled={disabled} />
            )}
          </div>
        );
      })}
    </Stack>
  );
}

/** An inherited value to begin with, unless it says "none". */
function usable(inherited: PlayerSettings | undefined, name: SettingName): Value | undefined {
  const value = inherited?.[name];
  const none = !value || (Array.isArray(value) && value.length === 0) || name === 'downloadWindow';
  return none && name !== 'rotation' && name !== 'volumePercent' ? undefined : (value ?? undefined);
}

interface FieldProps {
  name: SettingName;
  own: PlayerSettings;
  put: (name: SettingName, value: Value) => void;
  disabled?: boolean;
}

function Field({ name, own, put, disabled }: FieldProps) {
  const { t } = useTranslation();
  const label = t(`behaviour.${name}`);
  const number = (unit: number, suffix: string, min: number, max: number) => (
    <NumberInput
      label={label}
      disabled={disabled}
      min={min}
      max={max}
      suffix={suffix}
      value={Number(own[name] ?? 0) / unit}
      onChange={(value) => put(name, Math.round((Number(value) || 0) * unit))}
    />
  );
  switch (name) {
    case 'volumePercent':
      return number(1, ' %', 0, 100);
    case 'bandwidthKbps':
      return number(1, ' kbit/s', 0, 10_000_000);
    case 'heartbeatMs':
    case 'reconnectSpreadMs':
      return number(1_000, ' s', 1, 3_600);
    case 'screenshotEveryMs':
      return number(60_000, ' min', 0, 1_440);
    case 'rotation':
      return (
        <Select
          label={label}
          allowDeselect={false}
          disabled={disabled}
          data={(['0', '90', '180', '270'] as const).map((value) => ({
            value,
            label: t(`screen.rotate.${value}`),
          }))}
          value={String(own.rotation ?? 0)}
          onChange={(value) => put(name, Number(value))}
        />
      );
    case 'power':
      return (
        <PowerField
          value={own.power ?? FIRST_POWER}
          onChange={(power) => put(name, power)}
          disabled={disabled}
        />
      );
    case 'downloadWindow':
      return (
        <Hours
          label={label}
          value={own.downloadWindow ?? FIRST.downloadWindow ?? { start: '', end: '' }}
          onChange={(value) => put(name, value)}
          disabled={disabled}
        />
      );
    case 'volumeHours':
      return <VolumeHours own={own} put={put} disabled={disabled} />;
  }
}
