/** The bars of campaigns: when each is active within a range, by the clock of a zone, and on which line of a row it stands. Pure. */
import type { Campaign, CampaignKind, CampaignPlan } from '@vitrine/api/types';
import { edgeMs, wallMs } from '../../lib/wall';
import type { Range, Stretch } from './axis';
import { type Source, sourceOf } from './edit';

export interface Bar extends Stretch {
  key: string;
  /** The how manieth of its campaign; it stays so when it moves. */
  index: number;
  campaign: Campaign;
  /** Whether it begins before, or goes on after, what is shown. */
  isCutBefore: boolean;
  isCutAfter: boolean;
  /** The bar in full, as far as it is known; null = no edge. */
  from: number | null;
  to: number | null;
  /** What of the rules it comes from; null without rules, or where several make it together. */
  source: Source | null;
}

const RANKS: Record<CampaignKind, number> = {
  emergency: 0,
  takeover: 1,
  share_of_voice: 2,
  loop: 3,
  filler: 4,
  fallback: 5,
};

/** Who stands above whom: the order in which the server chooses. */
export function byStrength(a: Campaign, b: Campaign): number {
  return (
    RANKS[a.kind] - RANKS[b.kind] ||
    b.priority - a.priority ||
    a.name.localeCompare(b.name) ||
    a.id.localeCompare(b.id)
  );
}

/** An emergency without a start begins when it is launched and, stopped by hand, ends there; all else may last for ever. */
function lifeOf({ kind, createdAt, changedAt, paused }: Campaign, zone: string): Stretch {
  const isEmergency = kind === 'emergency';
  return {
    start: isEmergency ? edgeMs(createdAt, zone) : Number.NEGATIVE_INFINITY,
    end: isEmergency && paused ? edgeMs(changedAt, zone) : Number.POSITIVE_INFINITY,
  };
}

/** The edges that a bar would have in another stretch: one that it lacks it does not get. */
export function edgesIn({ from, to }: Bar, { start, end }: Stretch): Pick<Bar, 'from' | 'to'> {
  return { from: from === null ? null : start, to: to === null ? null : end };
}

/** When a campaign is active in a zone. One with rules needs the server's plan; without it there is nothing yet. */
export function barsOf(campaign: Campaign, zone: string, range: Range, plan?: CampaignPlan): Bar[] {
  const found: [number | null, number | null][] = [];
  if (campaign.rules.length === 0) {
    found.push([
      campaign.from ? edgeMs(campaign.from, zone) : null,
      campaign.to ? edgeMs(campaign.to, zone) : null,
    ]);
  } else {
    const zones = plan?.zones ?? [];
    const own = zones.find(({ timeZone }) => timeZone === zone) ?? zones[0];
    for (const { local } of own?.occurrences ?? [])
      found.push([local.start ? wallMs(local.start) : null, local.end ? wallMs(local.end) : null]);
  }
  const life = lifeOf(campaign, zone);
  return found.flatMap(([from, to], index) => {
    const start = Math.max(from ?? life.start, range.start);
    const end = Math.min(to ?? life.end, life.end, range.end);
    if (end <= start) return [];
    return [
      {
        key: `${campaign.id}@${from ?? ''}`,
        index,
        campaign,
        start,
        end,
        from,
        to,
        isCutBefore: (from ?? life.start) < range.start,
        isCutAfter: Math.min(to ?? life.end, life.end) > range.end,
        source: sourceOf(campaign, from, to),
      },
    ];
  });
}

function meet(a: Stretch[], b: Stretch[]): boolean {
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [one, other] = [a[i] as Stretch, b[j] as Stretch];
    if (one.start < other.end && other.start < one.end) return true;
    if (one.end <= other.end) i += 1;
    else j += 1;
  }
  return false;
}

export interface Layout {
  bars: Bar[];
  lanes: Map<string, number>;
  laneCount: number;
  /** Where the next bar of the same line begins, by the key of the one before. */
  nextStarts: Map<string, number>;
}

/** All bars of a campaign share a line, the stronger above; a line is used again where it is free. */
export function layoutOf(perCampaign: Bar[][]): Layout {
  const lines: Bar[][] = [];
  const lanes = new Map<string, number>();
  for (const bars of perCampaign) {
    const [first] = bars;
    if (!first) continue;
    let lane = lines.findIndex((line) => !meet(line, bars));
    if (lane < 0) lane = lines.push([]) - 1;
    lines[lane] = [...(lines[lane] ?? []), ...bars].sort((a, b) => a.start - b.start);
    lanes.set(first.campaign.id, lane);
  }
  const nextStarts = new Map<string, number>();
  for (const line of lines)
    for (const [at, { start }] of line.slice(1).entries()) nextStarts.set((line[at] as Bar).key, start);
  return { bars: perCampaign.flat(), lanes, laneCount: lines.length, nextStarts };
}
