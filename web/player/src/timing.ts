/** What is done again and again, never by all screens at the same moment. */
import type { SharedClock } from '@vitrine/player-core/clock';
import { hex } from './files';

const SAMPLES = 10;
const BETWEEN_SAMPLES_MS = 300;
const RESAMPLE_MS = 600_000;
const JUMP_LOOK_MS = 5_000;

/** Repeats `work`, each time after `every` milliseconds give or take a tenth. */
export function repeatEvery(every: () => number, work: () => unknown): void {
  const once = () => {
    const wait = every() * (0.9 + Math.random() * 0.2);
    setTimeout(() => {
      work();
      once();
    }, wait);
  };
  once();
}

/** Keeps the clock true: asks ten times now and every ten minutes, and after the device's clock jumped. */
export function runTime(clock: SharedClock, ask: () => Promise<number>, onJump: () => void): void {
  void sampleTime(clock, ask);
  repeatEvery(
    () => RESAMPLE_MS,
    () => sampleTime(clock, ask),
  );
  setInterval(() => {
    if (!clock.jumped()) return;
    onJump();
    void sampleTime(clock, ask);
  }, JUMP_LOOK_MS);
}

async function sampleTime(clock: SharedClock, ask: () => Promise<number>): Promise<void> {
  for (let asked = 0; asked < SAMPLES; asked += 1) {
    const sentAt = clock.reading();
    try {
      const serverMs = await ask();
      clock.sample(sentAt, clock.reading(), serverMs);
    } catch {
      return;
    }
    await new Promise((done) => setTimeout(done, BETWEEN_SAMPLES_MS));
  }
}

/** A UUID that sorts by time, so that what earlier starts left behind comes first. */
export function newBoot(nowMs = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let index = 0; index < 6; index += 1) bytes[index] = Math.floor(nowMs / 256 ** (5 - index)) % 256;
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const digits = hex(bytes);
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
