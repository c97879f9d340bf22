import { type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query';
import type { Campaign, CampaignPlan, Screen, Site } from '@vitrine/api/types';
import { useCallback, useMemo, useRef } from 'react';
import { allCampaignsQuery, occurrencesQuery } from '../../data/campaigns';
import { allScreensQuery } from '../../data/screens';
import { sitesQuery } from '../../data/sites';
import { matchOf } from '../../lib/target-match';
import { DAY, edgeMs, wallText } from '../../lib/wall';
import { instantOf } from '../../lib/zone';
import type { Range } from './axis';
import { type Bar, barsOf, byStrength, type Layout, layoutOf } from './bars';
import type { Crowd } from './conflicts';
import { campaignRows, type Placed, placeRows, type Row } from './rows';
import type { Asked } from './use-search';

/** A row with its bars, and for campaigns that reach only a part of its screens how many. */
export interface Filled {
  row: Row;
  layout: Layout;
  reached: Map<string, number>;
}

export interface Schedule {
  filled: Filled[];
  /** All campaigns by their ids, filtered or not. */
  names: Map<string, string>;
  /** Who meets whom; worked out only when asked. */
  crowds: () => Crowd[];
  /** The bars of each campaign once, for the list. */
  all: Bar[];
  isPending: boolean;
  isFetching: boolean;
  error: unknown;
  retry: () => void;
  isEmpty: boolean;
}

const NOTHING: never[] = [];

function touches(campaign: Campaign, range: Range, zone: string): boolean {
  const { from, to } = campaign;
  return (
    (!from || edgeMs(from, zone) < range.end + 2 * DAY) && (!to || edgeMs(to, zone) > range.start - 2 * DAY)
  );
}

function isWanted(campaign: Campaign, { search }: Asked): boolean {
  const words = (search.q ?? '').toLowerCase();
  return (
    (!words || campaign.name.toLowerCase().includes(words)) &&
    (!search.kind || campaign.kind === search.kind) &&
    (!search.state || campaign.phase === search.state)
  );
}

/** The occurrences of campaigns with rules, by the server. While a new version is asked for, the last one known stays. */
function usePlans(campaigns: Campaign[], range: Range, zone: string) {
  const last = useRef(new Map<string, CampaignPlan>());
  const ruled = useMemo(
    () => campaigns.filter((one) => one.rules.length > 0 && touches(one, range, zone)),
    [campaigns, range, zone],
  );
  const from = instantOf(wallText(range.start - DAY), zone);
  const to = instantOf(wallText(range.end + DAY), zone);
  const combine = useCallback(
    (results: UseQueryResult<CampaignPlan>[]) => {
      const plans = new Map<string, CampaignPlan>();
      for (const [at, { data }] of results.entries()) {
        const id = ruled[at]?.id ?? '';
        if (data) last.current.set(id, data);
        const known = data ?? last.current.get(id);
        if (known) plans.set(id, known);
      }
      return { plans, isPending: results.some(({ isPending }) => isPending) };
    },
    [ruled],
  );
  return useQueries({
    queries: ruled.map(({ id, version }) => occurrencesQuery(id, version, from, to)),
    combine,
  });
}

/** Computes bars once for a campaign, a zone and a range; the same ones come back as long as nothing of it has changed. */
function useBarStore() {
  const known = useRef(new WeakMap<Campaign, Map<string, { plan: CampaignPlan | undefined; bars: Bar[] }>>());
  return useCallback(
    (campaign: Campaign, zone: string, range: Range, plan: CampaignPlan | undefined): Bar[] => {
      const of = known.current.get(campaign) ?? new Map();
      known.current.set(campaign, of);
      const key = `${zone}/${range.view}/${range.start}`;
      const found = of.get(key);
      if (found && found.plan === plan) return found.bars;
      const bars = barsOf(campaign, zone, range, plan);
      of.set(key, { plan, bars });
      return bars;
    },
    [],
  );
}

export function useSchedule(asked: Asked, zone: string, turned: ReadonlySet<string>): Schedule {
  const { search, isByCampaign } = asked;
  const { view, start, end } = asked.range;
  const range = useMemo(() => ({ view, start, end }), [view, start, end]);
  const sites = useQuery(sitesQuery);
  const screens = useQuery(allScreensQuery);
  const list = useQuery(allCampaignsQuery);
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are all that the choice looks at
  const campaigns = useMemo(
    () => (list.data ?? NOTHING).filter((one) => isWanted(one, asked)).sort(byStrength),
    [list.data, search.q, search.kind, search.state],
  );
  const names = useMemo(() => new Map((list.data ?? NOTHING).map(({ id, name }) => [id, name])), [list.data]);
  const { plans, isPending } = usePlans(campaigns, range, zone);
  const barsIn = useBarStore();

  const placed = usePlaced(sites.data, screens.data, asked, turned);
  const computed = useMemo(() => {
    const reach = new Map(campaigns.map(({ id, target }) => [id, reachedBy(target, placed.screens)]));
    const bars = (campaign: Campaign, of: string) => barsIn(campaign, of, range, plans.get(campaign.id));
    const rows = isByCampaign
      ? campaignRows(campaigns, placed.screens, zone).filter(({ id }) => (reach.get(id)?.size ?? 0) > 0)
      : placed.rows;
    const layouts = new Map<string, Layout>();
    const filled = rows.map((row): Filled => {
      const reached = new Map<string, number>();
      const here = campaigns.filter(({ id }) => {
        if (row.kind === 'campaign' && row.id !== id) return false;
        const ids = reach.get(id);
        const count = ids ? row.screens.filter((one) => ids.has(one.id)).length : 0;
        // what only some of its stores show stands in their rows, once they are folded out
        if (count === 0 || (row.isOpen && count < row.screens.length)) return false;
        reached.set(id, count);
        return true;
      });
      const key = `${row.zone}/${here.map(({ id }) => id)}`;
      const layout =
        layouts.get(key) ??
        layoutOf(
          here.map((one) => bars(one, row.zone)),
          range,
        );
      layouts.set(key, layout);
      return { row, layout, reached };
    });
    const seen = campaigns.filter(({ id }) => (reach.get(id)?.size ?? 0) > 0);
    return {
      filled: isByCampaign ? filled.filter(({ layout }) => layout.bars.length > 0) : filled,
      all: seen.flatMap((campaign) => bars(campaign, zone)),
      crowds: () => crowdsOf(placed.screens, seen, reach, bars),
    };
  }, [campaigns, plans, placed, range, isByCampaign, zone, barsIn]);

  const queries = [sites, screens, list];
  return {
    filled: computed.filled,
    all: computed.all,
    names,
    crowds: computed.crowds,
    isPending: queries.some((one) => one.isPending),
    isFetching: isPending,
    error: queries.find((one) => one.error)?.error,
    retry: () => void Promise.all(queries.map((one) => one.refetch())),
    isEmpty: screens.data?.length === 0,
  };
}

function usePlaced(
  sites: Site[] | undefined,
  screens: Screen[] | undefined,
  { search: { site, tag } }: Asked,
  turned: ReadonlySet<string>,
) {
  return useMemo(() => {
    const rows = placeRows(sites ?? NOTHING, screens ?? NOTHING, { site, tag, turned });
    const all = new Map<string, Placed>();
    for (const { screens: within } of rows) for (const one of within) all.set(one.id, one);
    return { rows, screens: [...all.values()] };
  }, [sites, screens, site, tag, turned]);
}

function reachedBy(target: string, screens: Placed[]): Set<string> {
  const match = matchOf(target);
  return new Set(screens.filter(match).map(({ id }) => id));
}

function crowdsOf(
  screens: Placed[],
  campaigns: Campaign[],
  reach: Map<string, Set<string>>,
  bars: (campaign: Campaign, zone: string) => Bar[],
): Crowd[] {
  const crowds = new Map<string, Crowd>();
  for (const { id, zone } of screens) {
    const here = campaigns.filter((one) => reach.get(one.id)?.has(id));
    const key = `${zone}/${here.map((one) => one.id)}`;
    const known = crowds.get(key);
    if (known) known.screens += 1;
    else crowds.set(key, { zone, screenId: id, screens: 1, bars: here.map((one) => bars(one, zone)) });
  }
  return [...crowds.values()];
}
