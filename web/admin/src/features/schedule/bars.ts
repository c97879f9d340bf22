/** The bars of campaigns: when each is active within a range, by the clock of a zone, and on which line of a row it stands. Pure. */
import type { Campaign, CampaignKind, CampaignPlan } from '@vitrine/api/types';
import { edgeMs, wallMs } from '../../lib/wall';
import { placeOf, type Range, type Stretch } from './axis';
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

/** In percent of the range: a narrower bar has room for its sign alone. */
export const TINY = 7;
/** In percent of the range: so much room a name needs behind a bar. */
export const ROOMY = 6;

/** More campaigns than this in a row share lines whatever becomes of their names. */
const CROWDED = 24;

export interface Layout {
  bars: Bar[];
  lanes: Map<string, number>;
  laneCount: number;
  /** Where the next bar of the same line begins, by the key of the one before. */
  nextStarts: Map<string, number>;
  /** The same for the next bar of another campaign. */
  nextOthers: Map<string, number>;
  /** The bars that name their campaign for all that follow: of each the first with room for it. */
  naming: Set<string>;
}

/** Where on a sorted line the next bar of another campaign begins, for each bar. */
function othersOn(line: Bar[], end: number): number[] {
  const found: number[] = [];
  for (let at = line.length - 1; at >= 0; at -= 1) {
    const next = line[at + 1];
    const isOwn = next?.campaign.id === line[at]?.campaign.id;
    found[at] = next ? (isOwn ? (found[at + 1] ?? end) : next.start) : end;
  }
  return found;
}

/** Of each campaign of a line the first bar that has room for its name, in it or behind it. */
function namingOn(line: Bar[], range: Range): Map<string, Bar> {
  const others = othersOn(line, range.end);
  const found = new Map<string, Bar>();
  for (const [at, bar] of line.entries()) {
    if (found.has(bar.campaign.id)) continue;
    const end = placeOf(bar.end, range);
    const isNameable =
      end - placeOf(bar.start, range) >= TINY || placeOf(others[at] ?? range.end, range) - end > ROOMY;
    if (isNameable) found.set(bar.campaign.id, bar);
  }
  return found;
}

/**
 * All bars of a campaign share a line, the stronger above; a line is used again where it is free, unless a campaign that could
 * be named would have no room for its name any more. Where there are very many, a row would grow too high for that.
 */
export function layoutOf(perCampaign: Bar[][], range: Range): Layout {
  const lines: { bars: Bar[]; naming: Map<string, Bar> }[] = [];
  const lanes = new Map<string, number>();
  const isCrowded = perCampaign.length > CROWDED;
  for (const bars of perCampaign) {
    const [first] = bars;
    if (!first) continue;
    const alone = namingOn(bars, range);
    let lane = 0;
    for (; lane < lines.length; lane += 1) {
      const line = lines[lane];
      if (!line || meet(line.bars, bars)) continue;
      const together = [...line.bars, ...bars].sort((a, b) => a.start - b.start);
      const naming = namingOn(together, range);
      if (!isCrowded && naming.size < line.naming.size + alone.size) continue;
      lines[lane] = { bars: together, naming };
      break;
    }
    if (lane === lines.length) lines.push({ bars, naming: alone });
    lanes.set(first.campaign.id, lane);
  }
  const nextStarts = new Map<string, number>();
  const nextOthers = new Map<string, number>();
  const naming = new Set<string>();
  for (const line of lines) {
    const others = othersOn(line.bars, range.end);
    for (const [at, { key }] of line.bars.entries()) {
      nextStarts.set(key, line.bars[at + 1]?.start ?? range.end);
      nextOthers.set(key, others[at] ?? range.end);
    }
    for (const { key } of line.naming.values()) naming.add(key);
  }
  return { bars: perCampaign.flat(), lanes, laneCount: lines.length, nextStarts, nextOthers, naming };
}
