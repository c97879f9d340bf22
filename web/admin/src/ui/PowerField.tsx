import { Select, Skeleton } from '@mantine/core';
import type { PlayerSettings } from '@vitrine/api/types';
import { lazy, Suspense } from 'react';
import { useTranslation } from '../lib/use-translation';
import { USUAL } from '../lib/week-hours';

type Power = NonNullable<PlayerSettings['power']>;

// with its calendar it is fetched only where a glass has hours of its own
const WeekHours = lazy(async () => ({ default: (await import('./WeekHours')).WeekHours }));

interface Props {
  value: Power;
  onChange: (power: Power) => void;
  disabled?: boolean;
}

/** When the glass is on: as the store is open, day and night, or at hours of its own. */
export function PowerField({ value, onChange, disabled }: Props) {
  const { t } = useTranslation();
  const of = (mode: string): Power =>
    mode === 'own' ? { mode, hours: USUAL } : { mode: mode as 'always' | 'opening_hours' };
  return (
    <Select
      label={t('behaviour.power')}
      allowDeselect={false}
      disabled={disabled}
      data={(['opening_hours', 'always', 'own'] as const).map((mode) => ({
        value: mode,
        label: t(`behaviour.mode.${mode}`),
      }))}
      value={value.mode}
      onChange={(mode) => mode && mode !== value.mode && onChange(of(mode))}
    />
  );
}

/** The hours of its own, by day and date. */
export function OwnHours({ value, onChange, disabled }: Props) {
  const { t } = useTranslation();
  if (value.mode !== 'own') return null;
  const hours = { exceptions: [], ...value.hours };
  return (
    <fieldset disabled={disabled} aria-label={t('behaviour.ownHours')}>
      <Suspense fallback={<Skeleton height={280} radius="md" />}>
        <WeekHours about="glass" value={hours} onChange={(next) => onChange({ mode: 'own', hours: next })} />
      </Suspense>
    </fieldset>
  );
}
