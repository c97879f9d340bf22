import { Input, Switch } from '@mantine/core';
import type { OpeningHours } from '@vitrine/api/types';
import type { ReactNode } from 'react';
import { useTranslation } from '../../lib/use-translation';
import { USUAL } from '../../lib/week-hours';
import { WeekHours } from '../../ui/WeekHours';

interface Props {
  value: OpeningHours | null;
  error?: ReactNode;
  onChange: (hours: OpeningHours | null) => void;
}

/** When the store is open, day by day, and the dates that differ. Without hours the screens are always on. */
export function HoursField({ value, error, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <Input.Wrapper
      label={t('field.openingHours')}
      description={t('hours.hint')}
      error={error}
      labelElement="div"
    >
      <Switch
        mt="sm"
        label={t('hours.set')}
        checked={value !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? USUAL : null)}
      />
      {value && <WeekHours about="store" value={value} onChange={onChange} />}
    </Input.Wrapper>
  );
}
