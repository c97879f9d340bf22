import { Button, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { apiKeysQuery, usersQuery } from '../../data/people';
import { ACTIONS, OBJECTS } from './audit-actions';
import type { Search } from './audit-filter';

interface Props {
  search: Search;
  onPick: (change: Search) => void;
}

/** Of whom, what and when the log tells; the address keeps it. */
export function AuditFilters({ search, onPick }: Props) {
  const { t } = useTranslation();
  const { data: users } = useQuery(usersQuery);
  const { data: keys } = useQuery(apiKeysQuery);
  const people = [...(users?.items ?? []), ...(keys?.items ?? [])].map(({ id, name }) => ({
    value: id,
    label: name,
  }));
  const who = [...people, { value: 'system', label: t('audit.system') }];
  // somebody who is gone is still in the log
  if (search.who && !who.some(({ value }) => value === search.who))
    who.push({ value: search.who, label: search.who });
  const choice = (
    name: 'who' | 'action' | 'about',
    label: string,
    data: { value: string; label: string }[],
  ) => (
    <Select
      label={label}
      placeholder={t('alerts.any')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('action.clear') }}
      data={data}
      value={search[name] ?? null}
      onChange={(value) =>
        onPick({ [name]: value ?? undefined, ...(name === 'about' && { object: undefined }) })
      }
    />
  );
  const day = (name: 'from' | 'to') => (
    <TextInput
      type="date"
      label={t(name === 'from' ? 'audit.firstDay' : 'audit.lastDay')}
      max={name === 'from' ? search.to : undefined}
      min={name === 'to' ? search.from : undefined}
      value={search[name] ?? ''}
      onChange={(event) => onPick({ [name]: event.currentTarget.value || undefined })}
    />
  );
  const isFiltered = Object.values(search).some(Boolean);
  return (
    <search aria-label={t('audit.filters')}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
        {choice('who', t('audit.who'), who)}
        {choice(
          'action',
          t('audit.action'),
          ACTIONS.map((value) => ({ value, label: t(`audit.did.${value}`) })),
        )}
        {choice(
          'about',
          t('audit.about'),
          OBJECTS.map((value) => ({ value, label: t(`audit.object.${value}`) })),
        )}
        {day('from')}
        {day('to')}
        {isFiltered && (
          <Button
            variant="subtle"
            style={{ alignSelf: 'end' }}
            onClick={() =>
              onPick({
                who: undefined,
                action: undefined,
                about: undefined,
                object: undefined,
                from: undefined,
                to: undefined,
              })
            }
          >
            {t('action.clear')}
          </Button>
        )}
      </SimpleGrid>
    </search>
  );
}
