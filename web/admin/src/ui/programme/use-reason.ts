import { useQuery } from '@tanstack/react-query';
import type { Candidate } from '@vitrine/api/types';
import { groupsQuery } from '../../data/groups';
import { sitesQuery } from '../../data/sites';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { reasonOf, targetWords } from './reasons';

/** The sentence that says how a campaign fares, by the clock of the store. */
export function useReasonText(zone: string): (candidate: Candidate) => string {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: sites = [] } = useQuery(sitesQuery);
  const { data: groups = [] } = useQuery(groupsQuery);
  const names = new Map([...sites, ...groups].map(({ id, name }) => [id, name]));
  return (candidate) => {
    const { name, values } = reasonOf(candidate, {
      moment: (instant) => format.dayTime(instant, zone),
      number: (value) => format.number(value),
      target: (part) => targetWords(part, names),
      quote: (called) => t('preview.quoted', { name: called }),
      yes: t('common.yes'),
      no: t('common.no'),
    });
    return t(`why.${name}` as 'why.other', { outcome: '', ...values });
  };
}
