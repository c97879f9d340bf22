import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { upcomingQuery, weekQuery } from '../../data/campaigns';
import { inputOf } from './form';
import type { Form } from './use-campaign-form';
import { mondayOf } from './week';

/** The first week in which it plays, from the server: holidays, exceptions and all. */
export function useFirstWeek(form: Form) {
  const [body] = useDebouncedValue(JSON.stringify(inputOf(form.getValues())), 500);
  const next = useQuery({ ...upcomingQuery(body), placeholderData: keepPreviousData });
  const today = new Date().toISOString().slice(0, 10);
  const begins = next.data?.zones[0]?.occurrences[0]?.local.start?.slice(0, 10) ?? today;
  const monday = mondayOf(begins > today ? begins : today);
  const week = useQuery({ ...weekQuery(body, monday), placeholderData: keepPreviousData });
  return { monday, week };
}
