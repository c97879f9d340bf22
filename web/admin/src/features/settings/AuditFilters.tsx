import { Button, Select, SimpleGrid } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useQuery } from '@tanstack/react-query';
import { apiKeysQuery, usersQuery } from '../../data/people';
import { useTranslation } from '../../lib/use-translation';
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
  const clear = { 'aria-label': t('action.clear') };
  const choice = (
    name: 'who' | 'action' | 'about',
    label: string,
    data: { value: string; label: string }[],
  ) => (
    <Select
      label={label}
      placeholder={t(name === 'who' ? 'audit.anyone' : 'alerts.any')}
      searchable
      clearable
      clearButtonProps={clear}
      data={data}
      value={search[name] ?? null}
      onChange={(value) =>
        onPick({ [name]: value ?? undefined, ...(name === 'about' && { object: undefined }) })
      }
    />
  );
  const isFiltered = Object.values(search).some(Boolean);
  return (
    <search aria-label={t('audit.filters')}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
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
        <DatePickerInput
          key={`${search.from} ${search.to}`}
          type="range"
          label={t('reports.dates')}
          placeholder={t('audit.anyDay')}
          allowSingleDateInRange
          clearable
          defaultValue={[search.from ?? null, search.to ?? null]}
          onChange={([from, to]) =>
            Boolean(from) === Boolean(to) && onPick({ from: from ?? undefined, to: to ?? undefined })
          }
        />
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
