/** Holds all downloads together to what the shop's line has to spare: each piece is asked for only when the one before is paid. */

type Range = (address: string, from: number, to: number) => Promise<ArrayBuffer>;

const LEAST_BYTES = 16 * 1024;

export class Throttle {
  private free = 0;

  constructor(
    private readonly kbps: () => number | null,
    private readonly now: () => number = () => performance.now(),
    private readonly sleep: (ms: number) => Promise<void> = (ms) =>
      new Promise((done) => setTimeout(done, ms)),
  ) {}

  /** The same bytes, no faster than allowed. */
  async range(fetch: Range, address: string, from: number, to: number): Promise<ArrayBuffer> {
    if (!this.kbps()) return fetch(address, from, to);
    const whole = new Uint8Array(to - from);
    let at = from;
    while (at < to) {
      const kbps = this.kbps();
      const end = kbps ? Math.min(to, at + Math.max(LEAST_BYTES, kbps * 125)) : to;
      if (kbps) await this.pay(end - at, kbps);
      whole.set(new Uint8Array(await fetch(address, at, end)), at - from);
      at = end;
    }
    return whole.buffer as ArrayBuffer;
  }

  /** Takes its turn on the line; whoever comes next waits until these bytes have had their time. */
  private async pay(bytes: number, kbps: number): Promise<void> {
    const start = Math.max(this.now(), this.free);
    this.free = start + (bytes * 8) / kbps;
    if (start > this.now()) await this.sleep(start - this.now());
  }
}
