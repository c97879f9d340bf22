/** A screen for tests: a Chromium with a profile that outlives it, pointed at the small server. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, test as base, chromium, expect, type Page } from '@playwright/test';
import type { Diagnostics } from '../../player/src/diagnostics';
import { FakeServer } from './server';

declare global {
  interface Window {
    __vitrine: Diagnostics;
    emptyFrames: number;
    sampledFrames: number;
  }
}

export class Screen {
  page!: Page;
  private context: BrowserContext | null = null;
  private readonly profile = mkdtempSync(join(tmpdir(), 'vitrine-screen-'));
  readonly trouble: string[] = [];

  constructor(
    readonly server: FakeServer,
    private readonly size: { width: number; height: number },
    private readonly locale = 'fr-FR',
  ) {}

  /** Starts the browser as a kiosk does after power comes back; by another name than localhost it gets no secure context. */
  async on(host = 'localhost'): Promise<void> {
    this.context = await chromium.launchPersistentContext(this.profile, {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      headless: true,
      viewport: this.size,
      screen: this.size,
      locale: this.locale,
      timezoneId: 'Europe/Paris',
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--autoplay-policy=no-user-gesture-required',
        '--host-resolver-rules=MAP plain.test 127.0.0.1',
      ],
    });
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
    this.page.on('pageerror', (error) => this.trouble.push(error.message));
    this.page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) this.trouble.push(message.text());
    });
    await this.page.goto(`${this.server.origin().replace('localhost', host)}/player/`);
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

  current(): Promise<string> {
    return this.page.evaluate(() => window.__vitrine.current());
  }

  async untilShowing(item: string, timeout = 30_000): Promise<void> {
    await expect.poll(() => this.current(), { timeout, intervals: [100] }).toBe(item);
  }

  async untilRevision(revision: number, timeout = 30_000): Promise<void> {
    const shown = () => this.page.evaluate(() => window.__vitrine.revision());
    await expect.poll(shown, { timeout, intervals: [100] }).toBe(revision);
  }

  /** Looks at the glass at every frame: how often is there nothing, or black, where content should be? */
  async sampleFrames(): Promise<void> {
    await this.page.evaluate(() => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [8, 8];
      const context = canvas.getContext('2d', { willReadFrequently: true });
      [window.emptyFrames, window.sampledFrames] = [0, 0];
      const isBright = (media: HTMLImageElement | HTMLVideoElement) => {
        context?.clearRect(0, 0, 8, 8);
        context?.drawImage(media, 0, 0, 8, 8);
        const pixels = context?.getImageData(0, 0, 8, 8).data ?? [];
        return (
          Array.from(pixels).reduce((sum, value, index) => sum + (index % 4 === 3 ? 0 : value), 0) > 5_000
        );
      };
      const look = () => {
        const at = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
        const media = at?.closest('img,video') as HTMLImageElement | HTMLVideoElement | null;
        window.sampledFrames += 1;
        if (!media || !isBright(media)) window.emptyFrames += 1;
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
  }

  sampled(): Promise<{ empty: number; frames: number; own: number }> {
    return this.page.evaluate(() => ({
      empty: window.emptyFrames,
      frames: window.sampledFrames,
      own: window.__vitrine.emptyFrames(),
    }));
  }
}

export const test = base.extend<{
  server: FakeServer;
  kiosk: Screen;
  size: { width: number; height: number };
}>({
  size: [{ width: 1280, height: 720 }, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: the test runner reads the names of what a fixture needs from this pattern
  server: async ({}, use) => {
    const server = new FakeServer();
    await server.start();
    await use(server);
    await server.stop();
  },
  kiosk: async ({ server, size }, use) => {
    const kiosk = new Screen(server, size);
    await use(kiosk);
    await kiosk.end();
    expect(kiosk.trouble).toEqual([]);
  },
});

export { expect };
