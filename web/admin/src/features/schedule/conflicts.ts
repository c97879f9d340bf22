/** Which campaigns keep which others off the same screens at the same time, by the rules of layers and priorities. Pure. */
import type { Campaign, Severity } from '@vitrine/api/types';
import type { Stretch } from './axis';
import { type Bar, byStrength } from './bars';

export type ConflictKind = 'emergency' | 'takeover' | 'priority' | 'tie' | 'oversold';

export interface Conflict {
  kind: ConflictKind;
  /** Who plays; with `oversold` or `tie`, all that meet. */
  winners: Campaign[];
  /** Who does not; nobody where time is shared. */
  losers: Campaign[];
  times: Stretch[];
  screens: number;
  /** A screen where it happens, to ask there. */
  screenId: string;
  zone: string;
}

/** Screens for which the same campaigns are meant, by the same clock. */
export interface Crowd {
  zone: string;
  screenId: string;
  screens: number;
  bars: Bar[][];
}

const SEVERITIES: Severity[] = ['minor', 'moderate', 'severe', 'extreme'];

function gravity({ severity, priority }: Campaign): number {
  return SEVERITIES.indexOf(severity ?? 'moderate') * 10_000 + priority;
}

function relation(strong: Campaign, weak: Campaign): ConflictKind | null {
  if (weak.kind === 'filler' || weak.kind === 'fallback') return null;
  switch (strong.kind) {
    case 'emergency':
      if (weak.kind !== 'emergency') return 'emergency';
      return gravity(strong) > gravity(weak) ? 'emergency' : null;
    case 'takeover':
      if (weak.kind !== 'takeover') return 'takeover';
      return strong.priority > weak.priority ? 'takeover' : 'tie';
    case 'loop':
      return weak.kind === 'loop' && strong.priority > weak.priority ? 'priority' : null;
    default:
      return null;
  }
}

export function common(a: Stretch[], b: Stretch[]): Stretch[] {
  const found: Stretch[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [one, other] = [a[i] as Stretch, b[j] as Stretch];
    const start = Math.max(one.start, other.start);
    const end = Math.min(one.end, other.end);
    if (start < end) found.push({ start, end });
    if (one.end <= other.end) i += 1;
    else j += 1;
  }
  return found;
}

/** Where more than the whole of the time has been promised. */
function oversold(shares: Bar[][]): { times: Stretch[]; who: Campaign[] } {
  const edges = [...new Set(shares.flat().flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  const times: Stretch[] = [];
  const who = new Map<string, Campaign>();
  for (const [at, start] of edges.entries()) {
    const end = edges[at + 1];
    if (end === undefined) break;
    const here = shares.flat().filter((bar) => bar.start <= start && bar.end >= end);
    const asked = here.reduce((sum, { campaign }) => sum + (campaign.sharePermille ?? 0), 0);
    if (asked <= 1000) continue;
    for (const { campaign } of here) who.set(campaign.id, campaign);
    const last = times.at(-1);
    if (last?.end === start) last.end = end;
    else times.push({ start, end });
  }
  return { times, who: [...who.values()] };
}

/** Stretches joined where they meet, in order. */
export function joined(stretches: Stretch[]): Stretch[] {
  const all: Stretch[] = [];
  for (const { start, end } of [...stretches].sort((a, b) => a.start - b.start)) {
    const last = all.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else all.push({ start, end });
  }
  return all;
}

/** Everything that one campaign does to others is one conflict. */
class Found {
  private readonly all = new Map<string, Conflict & { crowds: Set<Crowd> }>();

  tell(kind: ConflictKind, winners: Campaign[], losers: Campaign[], times: Stretch[], crowd: Crowd) {
    const key = `${kind}/${winners.map(({ id }) => id).sort()}`;
    const { screenId, zone } = crowd;
    const one = this.all.get(key) ?? {
      ...{ kind, winners, losers: [], times: [], screens: 0, screenId, zone },
      crowds: new Set<Crowd>(),
    };
    this.all.set(key, one);
    one.losers.push(...losers.filter(({ id }) => one.losers.every((known) => known.id !== id)));
    one.times = joined([...one.times, ...times]);
    if (!one.crowds.has(crowd)) one.screens += crowd.screens;
    one.crowds.add(crowd);
  }

  told(): Conflict[] {
    const all = [...this.all.values()].map(({ crowds: _, ...one }) => one);
    return all.sort((a, b) => (a.times[0]?.start ?? 0) - (b.times[0]?.start ?? 0));
  }
}

export function conflictsOf(crowds: Crowd[]): Conflict[] {
  const found = new Found();
  for (const crowd of crowds) {
    const active = crowd.bars.filter(
      ([bar]) => bar && !bar.campaign.paused && bar.campaign.state !== 'deleted',
    );
    const sorted = active.sort(([a], [b]) => (a && b ? byStrength(a.campaign, b.campaign) : 0));
    for (const [at, strong] of sorted.entries()) {
      for (const weak of sorted.slice(at + 1)) {
        const [winner, loser] = [strong[0]?.campaign, weak[0]?.campaign];
        const kind = winner && loser && relation(winner, loser);
        const times = kind ? common(strong, weak) : [];
        if (!kind || times.length === 0) continue;
        if (kind === 'tie') found.tell(kind, [winner, loser], [], times, crowd);
        else found.tell(kind, [winner], [loser], times, crowd);
      }
    }
    const { times, who } = oversold(sorted.filter(([bar]) => bar?.campaign.kind === 'share_of_voice'));
    if (times.length > 0) found.tell('oversold', who, [], times, crowd);
  }
  return found.told();
}
