/** How the device feels: what a browser can tell of it. */
import type { SharedClock } from '@vitrine/player-core/clock';
import type { Stage } from '@vitrine/player-core/stage';
import type { Files } from './files';

interface MemoryPerformance extends Performance {
  memory?: { usedJSHeapSize: number };
}

/** The differences between two reports are taken from here. */
export interface Counted {
  frames: number;
  dropped: number;
}

export async function measure(
  stage: Stage,
  clock: SharedClock,
  files: Files,
  before: Counted,
): Promise<{ report: Record<string, unknown>; counted: Counted }> {
  const { frames, droppedFrames: dropped } = stage.stats();
  const glass = stage.current();
  const item = glass?.turn.kind === 'item' ? glass.turn.item : null;
  const report = {
    at: new Date(clock.now()).toISOString(),
    clockOffsetMs: clock.deviceErrorMs(),
    freeBytes: await freeBytes(),
    usedBytes: files.usedBytes(),
    memoryBytes: (performance as MemoryPerformance).memory?.usedJSHeapSize ?? null,
    frames: frames - before.frames,
    dropped: Math.max(0, dropped - before.dropped),
    nowPlaying: item ? { itemId: item.id, campaignId: item.campaignId } : null,
    uptimeMs: Math.round(performance.now()),
  };
  return { report, counted: { frames, dropped } };
}

async function freeBytes(): Promise<number | null> {
  if (!navigator.storage?.estimate) return null;
  const { quota = 0, usage = 0 } = await navigator.storage.estimate();
  return Math.max(0, quota - usage);
}

/** What this device can show and do, told at birth. */
export function capabilities(): string[] {
  const video = document.createElement('video');
  const films: [string, string][] = [
    ['video/h264', 'video/mp4; codecs="avc1.640028"'],
    ['video/hevc', 'video/mp4; codecs="hvc1.1.6.L120.90"'],
    ['video/vp9', 'video/webm; codecs="vp9"'],
    ['video/av1', 'video/mp4; codecs="av01.0.08M.08"'],
  ];
  const played = films.filter(([, type]) => video.canPlayType(type) !== '').map(([name]) => name);
  const commands = [
    'identify',
    'restart',
    'refresh',
    'screenshot',
    'volume',
    'power',
    'clear_cache',
    'send_logs',
  ];
  const storage = 'caches' in window && 'serviceWorker' in navigator ? ['offline'] : [];
  return ['image', 'video', ...played, ...commands, ...storage];
}
