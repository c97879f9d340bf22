/**
 * What a screen is told to play, and what plays at an instant. Pure: knows no clock, no network and no document.
 * `playingAt` is the twin of the server's function of the same name; golden vectors hold the two together.
 */

export type Layer = 'emergency' | 'takeover' | 'closed' | 'scheduled' | 'filler' | 'fallback';

export interface Item {
  id: string;
  campaignId: string;
  kind: string;
  asset: string;
  durationMs: number;
  fit: string;
  transition: string;
  /** Further files that a scene shows. */
  needs?: string[];
}

export interface Loop {
  lengthMs: number;
  plays: number[];
}

export interface Segment {
  from: number;
  loop: number | null;
  start?: number;
  /** So much later than `from` it is seen and its first play begins: the play before may finish. */
  lateMs?: number;
  layer: Layer;
}

export interface Asset {
  bytes: number;
  mime: string;
  width: number;
  height: number;
  firstUse: number;
}

export interface Settings {
  volumePercent: number;
  rotation: number;
  heartbeatMs: number;
  reconnectSpreadMs: number;
  screenshotEveryMs: number | null;
  /** Times of the day with a loudness of their own; the first that holds counts. */
  volumeHours?: (Hours & { percent: number })[];
  /** When files are fetched that do not play within the next hour; absent = at any time. */
  downloadWindow?: Hours;
  /** The most that all downloads together take, in thousands of bits a second; absent = no limit. */
  bandwidthKbps?: number;
}

/** A part of every day, `HH:MM` in the manifest's zone; an end that is not after the start is on the next day. */
export interface Hours {
  start: string;
  end: string;
}

export interface Manifest {
  screenId: string;
  revision: number;
  generation: number;
  publication: number;
  issuedAt: string;
  timeZone: string;
  screenName?: string;
  siteName?: string;
  organisation?: string;
  items: Item[];
  loops: Loop[];
  timeline: Segment[];
  timelineEnd: number;
  fallbackLoop: number | null;
  assets: Record<string, Asset>;
  assetBase: string;
  settings: Settings;
}

/** One play of one item; every index points into the manifest. */
export interface Shown {
  state: 'item';
  loop: number;
  play: number;
  item: number;
  startedAtMs: number;
  endsAtMs: number;
  layer: Layer;
  segmentFrom: number;
}

/** What is on the glass at an instant, and until when that holds (null: for good). */
export type Playing =
  | { state: 'off'; untilMs: number | null }
  | { state: 'card'; untilMs: number | null }
  | Shown;

const SOON_MS = 3_600_000;
/** How much longer than its segment a play lasts at most. */
const LATE_MAX_MS = 15_000;

/** A stretch of time in which one loop cycles. */
interface Stretch {
  from: number;
  until: number | null;
  loop: number | null;
  start: number;
  layer: Layer;
  inTimeline: boolean;
}

/** What `manifest` says is on the glass at `atMs`. Total: a broken manifest gives the card, never an exception. */
export function playingAt(manifest: Manifest, atMs: number): Playing {
  const stretch = stretchAt(manifest, atMs);
  if (stretch.loop === null) {
    return { state: stretch.inTimeline ? 'off' : 'card', untilMs: stretch.until };
  }
  return playOf(manifest, stretch, stretch.loop, atMs) ?? { state: 'card', untilMs: stretch.until };
}

/** Whether `next` replaces `held`: a later revision, or any revision of a later generation. */
export function supersedes(next: Manifest, held: Manifest): boolean {
  return (
    next.generation > held.generation ||
    (next.generation === held.generation && next.revision > held.revision)
  );
}

/** Whether a layer cuts into a running play instead of waiting for its end. */
export function interrupts(layer: Layer): boolean {
  return layer === 'emergency' || layer === 'takeover';
}

/** The assets that are used first before `beforeMs`, those that are needed soonest first. */
export function assetsBefore(manifest: Manifest, beforeMs: number): string[] {
  return Object.keys(manifest.assets)
    .filter((sha) => (manifest.assets[sha]?.firstUse ?? 0) <= beforeMs)
    .sort((a, b) => (manifest.assets[a]?.firstUse ?? 0) - (manifest.assets[b]?.firstUse ?? 0));
}

/** The assets that must be there before a manifest takes over: the coming hour's, and the fallback loop's. */
export function assetsToSwitch(manifest: Manifest, nowMs: number): string[] {
  const soon = assetsBefore(manifest, nowMs + SOON_MS);
  const plays = manifest.fallbackLoop === null ? [] : (manifest.loops[manifest.fallbackLoop]?.plays ?? []);
  const spare = plays
    .reduce<string[]>((files, index) => files.concat(filesOf(manifest.items[index])), [])
    .filter((sha) => manifest.assets[sha]);
  return Array.from(new Set(soon.concat(spare)));
}

function filesOf(item: Item | undefined): string[] {
  return item ? [item.asset].concat(Array.isArray(item.needs) ? item.needs : []) : [];
}

/** Reads a manifest out of parsed JSON; null when it lacks what a player cannot do without. */
export function readManifest(value: unknown): Manifest | null {
  const m = value as Manifest | null;
  if (typeof m !== 'object' || m === null) return null;
  const listed = Array.isArray(m.items) && Array.isArray(m.loops) && Array.isArray(m.timeline);
  const counted = Number.isFinite(m.revision) && Number.isFinite(m.generation);
  if (!listed || !counted || typeof m.screenId !== 'string' || !Number.isFinite(m.timelineEnd)) return null;
  if (typeof m.assets !== 'object' || m.assets === null) return null;
  return { ...m, settings: readSettings(m.settings) };
}

/** Settings with a sane value for everything that is missing or out of range. */
export function readSettings(value: Partial<Settings> | null | undefined): Settings {
  const s = value ?? {};
  return {
    volumePercent: within(s.volumePercent, 0, 100, 0),
    rotation: [0, 90, 180, 270].indexOf(s.rotation ?? 0) < 0 ? 0 : (s.rotation ?? 0),
    heartbeatMs: within(s.heartbeatMs, 5_000, 3_600_000, 60_000),
    reconnectSpreadMs: within(s.reconnectSpreadMs, 0, 600_000, 30_000),
    screenshotEveryMs: s.screenshotEveryMs ? within(s.screenshotEveryMs, 60_000, 86_400_000, 600_000) : null,
    volumeHours: (Array.isArray(s.volumeHours) ? s.volumeHours : []).map((period) => ({
      ...period,
      percent: within(period.percent, 0, 100, 0),
    })),
    ...(s.downloadWindow ? { downloadWindow: s.downloadWindow } : {}),
    ...(s.bandwidthKbps ? { bandwidthKbps: within(s.bandwidthKbps, 8, 100_000_000, 100_000_000) } : {}),
  };
}

/** The minute of the day on the clock of a zone; of UTC when the zone is not known here. */
export function minuteOfDay(atMs: number, timeZone: string | undefined): number {
  try {
    const format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hour: 'numeric',
      minute: 'numeric',
      hour12: false,
    });
    const part = (type: string) =>
      Number(format.formatToParts(atMs).find((found) => found.type === type)?.value);
    return (part('hour') % 24) * 60 + part('minute');
  } catch {
    return Math.floor(atMs / 60_000) % 1_440;
  }
}

/** The loudness at a minute of the day. */
export function volumeAt(settings: Settings, minute: number): number {
  const holding = (settings.volumeHours ?? []).find((period) => isWithin(period, minute));
  return holding ? holding.percent : settings.volumePercent;
}

/** Whether a file that is not needed soon may be fetched at a minute of the day. */
export function mayFetchAt(settings: Settings, minute: number): boolean {
  return !settings.downloadWindow || isWithin(settings.downloadWindow, minute);
}

/** A period that cannot be read holds always. */
function isWithin({ start, end }: Hours, minute: number): boolean {
  const [from, to] = [minuteOf(start), minuteOf(end)];
  if (!(from >= 0 && to >= 0)) return true;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

function minuteOf(text: string): number {
  const [hours, minutes] = String(text).split(':');
  return Number(hours) * 60 + Number(minutes);
}

function within(value: number | undefined, low: number, high: number, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value)
    ? Math.min(high, Math.max(low, value))
    : otherwise;
}

/** From when on a segment is seen: its `from`, or the end of the play before that may finish. */
function begins(segment: Segment | undefined): number {
  return (segment?.from ?? Number.NaN) + within(segment?.lateMs, 0, LATE_MAX_MS, 0);
}

/** The last segment in the list that is seen already holds, whatever the order of the list. */
function stretchAt(manifest: Manifest, atMs: number): Stretch {
  if (atMs >= manifest.timelineEnd) return fallback(manifest, manifest.timelineEnd, null);
  let current = -1;
  let until = manifest.timelineEnd;
  for (let index = manifest.timeline.length - 1; index >= 0 && current < 0; index -= 1) {
    const from = begins(manifest.timeline[index]);
    if (from <= atMs) current = index;
    else if (from < until) until = from;
  }
  const segment = manifest.timeline[current];
  if (!segment) return fallback(manifest, 0, until);
  const { layer, start = 0 } = segment;
  return { from: begins(segment), until, loop: segment.loop ?? null, start, layer, inTimeline: true };
}

function fallback(manifest: Manifest, from: number, until: number | null): Stretch {
  return {
    from,
    until,
    loop: manifest.fallbackLoop ?? null,
    start: 0,
    layer: 'fallback',
    inTimeline: false,
  };
}

/** The play that runs at `atMs`, or null when the loop cannot be played. */
function playOf(manifest: Manifest, stretch: Stretch, loop: number, atMs: number): Shown | null {
  const plays = manifest.loops[loop]?.plays;
  if (!Array.isArray(plays)) return null;
  const durations = plays.map((index) => manifest.items[index]?.durationMs ?? 0);
  if (!(stretch.start >= 0 && stretch.start < durations.length)) return null;
  if (durations.some((ms) => !(ms > 0 && Number.isFinite(ms)))) return null;
  const length = sum(durations);
  const head = sum(durations.slice(0, stretch.start));
  let into = remainder(atMs - stretch.from + head, length);
  for (let play = 0; play < durations.length; play += 1) {
    const duration = durations[play] ?? 0;
    if (into < duration) {
      const startedAtMs = atMs - into;
      const endsAtMs = Math.min(startedAtMs + duration, stretch.until ?? Number.POSITIVE_INFINITY);
      const { layer, from: segmentFrom } = stretch;
      return {
        state: 'item',
        loop,
        play,
        item: plays[play] ?? 0,
        startedAtMs,
        endsAtMs,
        layer,
        segmentFrom,
      };
    }
    into -= duration;
  }
  return null;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The remainder that is never negative. */
function remainder(value: number, length: number): number {
  const rest = value % length;
  return rest < 0 ? rest + length : rest;
}
