import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { reachQuery } from '../../data/campaigns';
import { targetOf } from '../../lib/target';
import type { Form } from './use-campaign-form';

/** How many screens the target of the form meets now. */
export function useReach(form: Form) {
  const [target] = useDebouncedValue(targetOf(form.getValues()), 300);
  return useQuery({ ...reachQuery(target), placeholderData: keepPreviousData, retry: false });
}
