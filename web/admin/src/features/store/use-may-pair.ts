import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../../data/me';
import { organisationQuery } from '../../data/people';

/** Whether the reader may pair screens here: a store only if headquarters leaves it to stores. */
export function useMayPair(): boolean {
  const { data: me } = useQuery(meQuery);
  const { data: organisation } = useQuery(organisationQuery);
  if (!me?.permissions.includes('screens:pair')) return false;
  return me.user.role !== 'store' || Boolean(organisation?.storesPair);
}
