import { useQuery } from '@tanstack/react-query';
import type { PublishScope } from '@vitrine/api/types';
import { dryRunQuery, scopeQuery } from '../../../data/publications';
import type { Wizard } from './use-wizard';

const NOTHING: PublishScope = { changes: [] };
const SAID = ['campaign_unfinished', 'campaign_empty'];
const AGAIN_MS = 2000;

/** What publishing this campaign would do; asked again while one of its media is still being prepared. */
export function useDry({ campaign, state }: Pick<Wizard, 'campaign' | 'state'>) {
  const scope = useQuery({
    ...scopeQuery(campaign ?? { id: '', version: 0, items: [] }),
    enabled: campaign !== undefined && state === 'saved',
  });
  const dry = useQuery({
    ...dryRunQuery(scope.data ?? NOTHING, scope.data ? 1 : 0),
    // the steps say it already
    select: (data) => ({ ...data, warnings: data.warnings.filter(({ id }) => !SAID.includes(id)) }),
    refetchInterval: ({ state: { data } }) =>
      data?.warnings.some(({ id }) => id === 'media_processing') ? AGAIN_MS : false,
  });
  return { scope: scope.data, dry };
}
