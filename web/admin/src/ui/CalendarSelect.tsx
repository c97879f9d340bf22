import { MultiSelect, type MultiSelectProps } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { calendarsQuery } from '../data/calendars';
import { useTranslation } from '../lib/use-translation';

type Props = Pick<MultiSelectProps, 'label' | 'description' | 'error'> & {
  value?: string[];
  onChange: (ids: string[]) => void;
};

/** Calendars by name; one that cannot be found any more is shown by its id, so that it can be taken out. */
export function CalendarSelect({ value = [], ...props }: Props) {
  const { t } = useTranslation();
  const { data = [], isSuccess } = useQuery(calendarsQuery);
  const known = data.map(({ id, name }) => ({ value: id, label: name }));
  const gone = isSuccess ? value.filter((id) => !data.some((one) => one.id === id)) : [];
  return (
    <MultiSelect
      searchable
      clearable
      data={[...known, ...gone.map((id) => ({ value: id, label: id }))]}
      value={value}
      placeholder={value.length === 0 ? t('calendar.choose') : undefined}
      nothingFoundMessage={t('calendar.nothingFound')}
      {...props}
    />
  );
}
