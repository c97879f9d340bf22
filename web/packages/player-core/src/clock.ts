/**
 * The time that all screens share: the server's, carried forward by a clock that nobody can set.
 * Knows no network: whoever asks the server hands in the samples.
 */

const KEPT = 10;
const JUMP_MS = 2_000;

export interface TimeSource {
  /** Milliseconds that only ever grow. */
  monotonic(): number;
  /** The device's own wall clock, epoch milliseconds. */
  wall(): number;
}

interface Sample {
  roundTripMs: number;
  offsetMs: number;
}

const device: TimeSource = { monotonic: () => performance.now(), wall: () => Date.now() };

export class SharedClock {
  private offset: number;
  private samples: Sample[] = [];
  private lastWallLead: number;
  private proven = false;

  constructor(private readonly source: TimeSource = device) {
    this.offset = source.wall() - source.monotonic();
    this.lastWallLead = this.offset;
  }

  /** Epoch milliseconds on the server, as well as we know it. */
  now(): number {
    return this.source.monotonic() + this.offset;
  }

  /** The monotonic reading to take right before and after a question to the server. */
  reading(): number {
    return this.source.monotonic();
  }

  /** Takes an answer of the server; the one with the least round trip of the last ten decides. */
  sample(sentAt: number, receivedAt: number, serverMs: number): void {
    const roundTripMs = receivedAt - sentAt;
    if (!(roundTripMs >= 0) || !Number.isFinite(serverMs)) return;
    const offsetMs = serverMs + roundTripMs / 2 - receivedAt;
    this.samples = this.samples.concat({ roundTripMs, offsetMs }).slice(-KEPT);
    const best = this.samples.reduce((a, b) => (b.roundTripMs < a.roundTripMs ? b : a));
    this.offset = best.offsetMs;
    this.proven = true;
  }

  /** How far the device's own clock is behind the shared one. */
  deviceErrorMs(): number {
    return Math.round(this.now() - this.source.wall());
  }

  /** Whether the server ever told the time. */
  synchronised(): boolean {
    return this.proven;
  }

  /**
   * Whether the device's clock moved against the monotonic one since the last look: it was set, or the device slept.
   * Samples from before are worthless then. A forward jump is followed at once (after sleep it is right); a clock
   * that was never told the time by the server follows in both directions.
   */
  jumped(): boolean {
    const lead = this.source.wall() - this.source.monotonic();
    const moved = lead - this.lastWallLead;
    this.lastWallLead = lead;
    if (Math.abs(moved) < JUMP_MS) return false;
    this.samples = [];
    if (!this.proven) this.offset = lead;
    else if (moved > 0) this.offset += moved;
    return true;
  }
}
