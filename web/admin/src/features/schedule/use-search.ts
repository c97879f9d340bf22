import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { wallOf } from '../../lib/zone';
import { type Range, rangeOf, VIEWS, type View } from './axis';

const route = getRouteApi('/inside/schedule');
export type Search = ReturnType<typeof route.useSearch>;

export interface Asked {
  search: Search;
  range: Range;
  /** Changes what the address asks for; what is undefined leaves it. */
  pick: (change: Partial<Search>) => void;
  isByCampaign: boolean;
  /** Whether what really plays is told as published, and not as if every draft were. */
  asPublished: boolean;
  isFiltered: boolean;
}

/** Everything about the view stands in the address. */
export function useAsked(zone: string): Asked {
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/schedule' });
  const view: View = VIEWS.find((one) => one === search.view) ?? 'week';
  const date = /^\d{4}-\d\d-\d\d$/.test(search.date ?? '') ? search.date : undefined;
  return {
    search,
    range: rangeOf(view, date ?? wallOf(Date.now(), zone).slice(0, 10)),
    pick: (change) => void navigate({ to: '.', search: { ...search, ...change }, replace: true }),
    isByCampaign: search.rows === 'campaigns',
    asPublished: search.as === 'published',
    isFiltered: Boolean(search.q || search.kind || search.state || search.tag || search.site),
  };
}
