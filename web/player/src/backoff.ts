/** How long to wait before the next try: full jitter, so that ten thousand screens do not try together. */
export class Backoff {
  private tries = 0;

  constructor(
    private readonly firstMs = 1_000,
    private readonly mostMs = 60_000,
    private readonly random: () => number = Math.random,
  ) {}

  /** The wait before the next try, longer on average each time. */
  nextMs(): number {
    const most = Math.min(this.mostMs, this.firstMs * 2 ** this.tries);
    this.tries = Math.min(this.tries + 1, 30);
    return Math.round(this.firstMs / 2 + this.random() * (most - this.firstMs / 2));
  }

  reset(): void {
    this.tries = 0;
  }
}
