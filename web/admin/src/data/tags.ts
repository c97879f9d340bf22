import type { QueryClient } from '@tanstack/react-query';
import type { BulkAction, BulkPreview } from '@vitrine/api/types';
import { type Retag, retagOf } from '../lib/tags';
import { beginBulk, bulkQuery, isMoving, previewBulk } from './bulk';
import { allScreensQuery } from './screens';
import { saveSite, sitesQuery } from './sites';

const AGAIN_MS = 500;

/** What of a tag would change, and what the server says to the change of the screens that bear it themselves. */
export interface Foreseen {
  retag: Retag;
  preview: BulkPreview | null;
}

const added = (tag: string): BulkAction => ({ kind: 'add_tags', tags: [tag] });
const taken = (tag: string): BulkAction => ({ kind: 'remove_tags', tags: [tag] });

export async function foreseeRetag(client: QueryClient, from: string, to: string | null): Promise<Foreseen> {
  const [sites, screens] = await Promise.all([
    client.fetchQuery({ ...sitesQuery, staleTime: 0 }),
    client.fetchQuery({ ...allScreensQuery, staleTime: 0 }),
  ]);
  const retag = retagOf(sites, screens, from, to);
  return { retag, preview: retag.own.length > 0 ? await previewBulk({ ids: retag.own }, taken(from)) : null };
}

/** Does one thing to some screens, and waits until it is done to all of them. */
async function onScreens(client: QueryClient, ids: string[], action: BulkAction): Promise<void> {
  if (ids.length === 0) return;
  const { id } = await beginBulk({ ids }, action, await previewBulk({ ids }, action));
  const look = () => client.fetchQuery({ ...bulkQuery(id), staleTime: 0 });
  for (let operation = await look(); isMoving(operation); operation = await look())
    await new Promise((done) => setTimeout(done, AGAIN_MS));
}

/**
 * Gives the new tag before the old one goes, so that no screen is without either. Whoever is stopped half-way may begin again:
 * what is done already is not done twice.
 */
export async function retagAll(
  client: QueryClient,
  { sites, own, without }: Retag,
  from: string,
  to: string | null,
) {
  if (to) {
    await onScreens(client, without, added(`-${to}`));
    await onScreens(client, own, added(to));
  }
  for (const { site, tags } of sites) await saveSite(site.id, site.version, { tags });
  await onScreens(client, own, taken(from));
}
