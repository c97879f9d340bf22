import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { profilesQuery } from '../data/profiles';
import { useTranslation } from '../lib/use-translation';

interface Props {
  value?: string | null;
  onChange?: (id: string | null) => void;
  error?: ReactNode;
  disabled?: boolean;
}

/** A settings profile, or none. */
export function ProfileSelect({ value, onChange, error, disabled }: Props) {
  const { t } = useTranslation();
  const { data } = useQuery(profilesQuery);
  return (
    <Select
      label={t('behaviour.profile')}
      placeholder={t('behaviour.noProfile')}
      clearable
      clearButtonProps={{ 'aria-label': t('action.clear') }}
      disabled={disabled}
      error={error}
      data={(data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      value={value ?? null}
      onChange={(id) => onChange?.(id)}
    />
  );
}
