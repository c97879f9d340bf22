/** A screen: a Chromium with a profile that outlives it, at the player's address of the real server. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, expect, type Page } from '@playwright/test';
import { CHROMIUM } from './browser';

interface Diagnostics {
  current(): string;
  revision(): number | null;
  emptyFrames(): number;
  frames(): number;
  connected(): boolean;
  waitingPlays(): Promise<number>;
}
type PlayerWindow = Window & { __vitrine: Diagnostics };

export class Kiosk {
  page!: Page;
  private context: BrowserContext | null = null;
  private readonly profile = mkdtempSync(join(tmpdir(), 'vitrine-kiosk-'));

  constructor(private readonly origin: string) {}

  async on(): Promise<void> {
    this.context = await chromium.launchPersistentContext(this.profile, {
      ...CHROMIUM,
      headless: true,
      viewport: { width: 1280, height: 720 },
      locale: 'fr-FR',
      timezoneId: 'Europe/Paris',
    });
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
    await this.page.goto(`${this.origin}/player/`);
  }

  /** Pulls the plug. */
  async off(): Promise<void> {
    await this.context?.close();
    this.context = null;
  }

  async end(): Promise<void> {
    await this.off();
    rmSync(this.profile, { recursive: true, force: true });
  }

  /** The pairing code on the glass. */
  async code(): Promise<string> {
    const words = this.page.locator('body');
    const CODE = /[2-9A-HJ-NP-Z]{4}[-\s]?[2-9A-HJ-NP-Z]{4}/;
    await expect(words).toContainText(CODE, { timeout: 20_000 });
    return CODE.exec((await words.textContent()) ?? '')?.[0] ?? '';
  }

  ask<T>(question: (diagnostics: Diagnostics) => T): Promise<T> {
    return this.page.evaluate<T>(`(${question.toString()})(window.__vitrine)`) as Promise<T>;
  }

  current(): Promise<string> {
    return this.page.evaluate(() => (window as unknown as PlayerWindow).__vitrine.current());
  }

  revision(): Promise<number | null> {
    return this.page.evaluate(() => (window as unknown as PlayerWindow).__vitrine.revision());
  }

  /** The items seen on the glass until there are so many of them. */
  async untilSeen(items: number, timeout: number): Promise<Set<string>> {
    const seen = new Set<string>();
    await expect
      .poll(
        async () => {
          const item = await this.current();
          if (!['off', 'card', 'pairing', ''].includes(item)) seen.add(item);
          return seen.size;
        },
        { timeout, intervals: [100] },
      )
      .toBeGreaterThanOrEqual(items);
    return seen;
  }

  /** Which colour is on the glass at a point, from a picture of the page. */
  async colourAt(points: { x: number; y: number }[]): Promise<number[][]> {
    const picture = (await this.page.screenshot()).toString('base64');
    const plain = await this.context?.newPage();
    if (!plain) throw new Error('the kiosk is off');
    const colours = await plain.evaluate(
      async ({ data, at }) => {
        const image = new Image();
        image.src = `data:image/png;base64,${data}`;
        await image.decode();
        const canvas = new OffscreenCanvas(image.width, image.height);
        const pen = canvas.getContext('2d');
        pen?.drawImage(image, 0, 0);
        return at.map(({ x, y }) => [...(pen?.getImageData(x, y, 1, 1).data ?? [])].slice(0, 3));
      },
      { data: picture, at: points },
    );
    await plain.close();
    return colours;
  }
}
