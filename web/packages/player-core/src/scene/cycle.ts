/** What loops in a zone. Pure. */
import { type Manifest, readSettings } from '../manifest';
import type { ContentOf, Cycle, Play } from './types';

type Zone = Pick<ContentOf<'playlist'>, 'fit' | 'transition'>;

/** A zone as a show follows it: a manifest of its own, whose loop changes where a play begins or ceases to hold. */
export function manifestOf({ from, plays }: Cycle, { fit, transition }: Zone): Manifest {
  const bounds = plays.reduce<(number | undefined)[]>((all, play) => all.concat(play.from, play.until), []);
  const edges = bounds.filter((at): at is number => at !== undefined && at > from).sort((a, b) => a - b);
  const loops = [from, ...edges].map((at) => {
    const holding = plays.map((_, index) => index).filter((index) => holds(plays[index], at));
    const lengthMs = holding.reduce((sum, index) => sum + (plays[index]?.durationMs ?? 0), 0);
    return { lengthMs, plays: holding };
  });
  const lengthMs = loops[0]?.lengthMs ?? 0;
  // as if it had gone round since before the epoch: a clock that is far behind finds it too
  const begun = lengthMs > 0 ? (from % lengthMs) - lengthMs : 0;
  return {
    screenId: '',
    revision: 1,
    generation: 1,
    publication: 0,
    issuedAt: '',
    timeZone: 'UTC',
    items: plays.map((play, index) => ({
      id: String(index),
      campaignId: '',
      kind: play.kind,
      asset: play.asset,
      durationMs: play.durationMs,
      fit: fit ?? play.fit,
      transition: transition ?? play.transition,
    })),
    loops,
    timeline: [begun, ...edges].map((at, loop) => ({ from: at, loop, layer: 'scheduled' })),
    timelineEnd: Number.MAX_SAFE_INTEGER,
    fallbackLoop: null,
    assets: {},
    assetBase: '',
    settings: readSettings(null),
  };
}

function holds(play: Play | undefined, at: number): boolean {
  if (!play || (play.kind !== 'image' && play.kind !== 'video') || !(play.durationMs > 0)) return false;
  const begun = play.from === undefined || play.from <= at;
  return begun && (play.until === undefined || at < play.until);
}
