/** What Chromium notes of a page: how long each interaction took to show, and what held the main thread. */
import type { CDPSession, Page } from '@playwright/test';

interface Noted {
  interactions: Record<number, number>;
  tasks: number[];
  frames: number[];
}
type Watched = Window & { noted: Noted };

/** Slows the processor as many times as a cheap laptop is slower than this machine. */
export async function slowDown(page: Page, times: number): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: times });
  return session;
}

export async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const noted: Noted = { interactions: {}, tasks: [], frames: [] };
    (window as unknown as Watched).noted = noted;
    const observe = (type: string, note: (entry: PerformanceEntry) => void, more: object = {}) =>
      new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({
        type,
        buffered: true,
        ...more,
      });
    observe('longtask', ({ duration }) => noted.tasks.push(duration));
    observe(
      'event',
      (entry) => {
        const { interactionId = 0 } = entry as PerformanceEntry & { interactionId?: number };
        if (interactionId === 0) return;
        const known = noted.interactions[interactionId] ?? 0;
        noted.interactions[interactionId] = Math.max(known, entry.duration);
      },
      { durationThreshold: 16 },
    );
  });
}

/** How long each interaction since the last call took until its result was on the glass; those too short to be noted count as 16 ms. */
export async function interactionsOf(page: Page, made: number): Promise<number[]> {
  const noted = await page.evaluate(async () => {
    const twice = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    await twice();
    await new Promise((done) => setTimeout(done, 300));
    const { noted: all } = window as unknown as Watched;
    const times = Object.values(all.interactions);
    all.interactions = {};
    return times;
  });
  const short = Math.max(0, made - noted.length);
  return [...noted, ...Array.from({ length: short }, () => 16)];
}

/** The tasks of more than 50 ms since the last call. */
export function longTasksOf(page: Page): Promise<number[]> {
  return page.evaluate(() => (window as unknown as Watched).noted.tasks.splice(0));
}

/** The time between frames while something happens. */
export async function framesDuring(page: Page, act: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const { noted } = window as unknown as Watched;
    noted.frames = [];
    const beat = (at: number) => {
      noted.frames.push(at);
      if (noted.frames.length < 10_000) requestAnimationFrame(beat);
    };
    requestAnimationFrame(beat);
  });
  await act();
  return page.evaluate(() => {
    const times = (window as unknown as Watched).noted.frames.splice(0);
    return times.slice(1).map((at, index) => at - (times[index] ?? at));
  });
}

export function share(times: number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
