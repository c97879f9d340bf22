/** What is done again and again, never by all screens at the same moment. */
import type { SharedClock } from '@vitrine/player-core/clock';

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

/** A random UUID, also where `crypto.randomUUID` does not exist. */
export function newBoot(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const digits = Array.from(bytes, (byte, index) => {
    const marked = index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte;
    return `0${marked.toString(16)}`.slice(-2);
  }).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
