import { type UseQueryResult, useQueries } from '@tanstack/react-query';
import type { Items, SceneTemplate } from '@vitrine/api/types';
import { templatesQuery } from '../data/scenes';
import { LOCALES } from '../lib/i18n';
import { samplesIn } from '../lib/scene-lack';

const combine = (found: UseQueryResult<Items<SceneTemplate>>[]) =>
  samplesIn(found.flatMap(({ data }) => data?.items ?? []));

/** The example prices of the product's own templates, in all its languages. */
export function useSamples(): ReadonlySet<string> {
  return useQueries({ queries: LOCALES.map(templatesQuery), combine });
}
