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
  loser: Campaign | null;
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

export function conflictsOf(crowds: Crowd[]): Conflict[] {
  const found = new Map<string, Conflict>();
  const tell = (key: string, one: Omit<Conflict, 'screens' | 'screenId' | 'zone'>, crowd: Crowd) => {
    const known = found.get(key);
    if (known) known.screens += crowd.screens;
    else found.set(key, { ...one, screens: crowd.screens, screenId: crowd.screenId, zone: crowd.zone });
  };
  for (const crowd of crowds) {
    const active = crowd.bars.filter(
      ([bar]) => bar && !bar.campaign.paused && bar.campaign.state !== 'deleted',
    );
    const sorted = active.sort(([a], [b]) => (a && b ? byStrength(a.campaign, b.campaign) : 0));
    for (const [at, strong] of sorted.entries()) {
      for (const weak of sorted.slice(at + 1)) {
        const [winner, loser] = [strong[0]?.campaign, weak[0]?.campaign];
        const kind = winner && loser && relation(winner, loser);
        if (!kind) continue;
        const times = common(strong, weak);
        if (times.length === 0) continue;
        const shares = kind === 'tie';
        tell(
          `${kind}/${winner.id}/${loser.id}`,
          { kind, winners: shares ? [winner, loser] : [winner], loser: shares ? null : loser, times },
          crowd,
        );
      }
    }
    const { times, who } = oversold(sorted.filter(([bar]) => bar?.campaign.kind === 'share_of_voice'));
    if (times.length > 0)
      tell(
        `oversold/${who.map(({ id }) => id).sort()}`,
        { kind: 'oversold', winners: who, loser: null, times },
        crowd,
      );
  }
  return [...found.values()].sort((a, b) => (a.times[0]?.start ?? 0) - (b.times[0]?.start ?? 0));
}
