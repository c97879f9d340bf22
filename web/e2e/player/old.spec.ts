import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';
import { film, picture, squares } from './media';
import { addressOf, inTheMiddle, pixelsOf, shown, zoned } from './scenes';
import { expect, test } from './screen';

/**
 * The oldest browsers we promise to run on: Chromium 69 and 79, as in televisions of 2020. Their protocol is too old for the test
 * runner, so it is spoken here by hand. `infra/old-browsers.sh` brings them and names their folder.
 */
const FOLDER = process.env.OLD_BROWSERS ?? '';
const VERSIONS = [69, 79];

test.skip(FOLDER === '', 'OLD_BROWSERS does not name a folder: see infra/old-browsers.sh');
test.describe.configure({ mode: 'parallel' });

async function debuggerOf(port: string): Promise<string | undefined> {
  const pages = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
  return (pages as { webSocketDebuggerUrl: string }[])[0]?.webSocketDebuggerUrl;
}

class OldBrowser {
  private readonly profile = mkdtempSync(join(tmpdir(), 'vitrine-old-'));
  private process: ChildProcess | null = null;
  private socket: WebSocket | null = null;
  private asked = 0;
  private readonly answers = new Map<number, (result: unknown) => void>();
  readonly exceptions: string[] = [];

  constructor(private readonly program: string) {}

  async open(address: string): Promise<void> {
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--single-process', '--no-zygote'];
    const more = ['--remote-debugging-port=0', `--user-data-dir=${this.profile}`, '--window-size=1280,720'];
    const autoplay = '--autoplay-policy=no-user-gesture-required';
    this.process = spawn(this.program, [...flags, ...more, autoplay, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const port = await new Promise<string>((done) => {
      this.process?.stderr?.on('data', (text) => {
        const found = /ws:\/\/127\.0\.0\.1:(\d+)/.exec(String(text))?.[1];
        if (found) done(found);
      });
    });
    let page: string | undefined;
    // it listens before it has a page
    await expect.poll(async () => (page = await debuggerOf(port)), { timeout: 10_000 }).toBeTruthy();
    this.socket = new WebSocket(page ?? '');
    await new Promise((done) => this.socket?.once('open', done));
    this.socket.on('message', (text) => this.hear(JSON.parse(String(text))));
    await this.ask('Runtime.enable', {});
    await this.ask('Page.enable', {});
    await this.ask('Page.navigate', { url: address });
  }

  async evaluate<T>(expression: string): Promise<T> {
    const parts = { expression, awaitPromise: true, returnByValue: true };
    return ((await this.ask('Runtime.evaluate', parts)) as { result: { value: T } }).result.value;
  }

  close(): void {
    this.socket?.terminate();
    this.process?.kill('SIGKILL');
    rmSync(this.profile, { recursive: true, force: true });
  }

  private hear(message: { id?: number; method?: string; result?: unknown; params?: unknown }): void {
    if (message.method === 'Runtime.exceptionThrown') this.exceptions.push(JSON.stringify(message.params));
    if (message.id !== undefined) this.answers.get(message.id)?.(message.result);
  }

  private ask(method: string, params: unknown): Promise<unknown> {
    this.asked += 1;
    const id = this.asked;
    this.socket?.send(JSON.stringify({ id, method, params }));
    return new Promise((done) => this.answers.set(id, done));
  }
}

for (const version of VERSIONS) {
  test(`Chromium ${version} pairs, plays pictures, films and scenes in own letters, and proves it`, async ({
    server,
  }) => {
    const browser = new OldBrowser(join(FOLDER, `chromium-${version}`));
    server.namesWebSocket = true;
    try {
      const items = server.publish(1, [picture('teal', 1_500), film('vp9', 2), picture('coral', 1_500)]);
      await browser.open(`${server.origin()}/player/`);
      const letters = () => browser.evaluate<number>('document.querySelectorAll(".letter").length');
      await expect.poll(letters, { timeout: 20_000 }).toBe(8);
      expect(await browser.evaluate('navigator.userAgent')).toContain(`Chrome/${version}.`);
      server.paired = true;
      const current = () => browser.evaluate<string>('window.__vitrine.current()');
      for (const item of items) await expect.poll(current, { timeout: 20_000, intervals: [100] }).toBe(item);
      const plays = () => browser.evaluate<number>('window.__vitrine.plays.length');
      await expect.poll(plays, { timeout: 30_000 }).toBeGreaterThan(8);
      await expect.poll(() => server.plays.size, { timeout: 30_000 }).toBeGreaterThan(2);
      const [scene] = server.publish(2, [shown(squares())]);
      await expect.poll(current, { timeout: 20_000, intervals: [100] }).toBe(scene);
      server.command('screenshot');
      await expect.poll(() => server.screenshots.length, { timeout: 20_000 }).toBe(1);
      const sent = addressOf(server.screenshots[0] ?? Buffer.alloc(0), 'image/jpeg');
      const asked = JSON.stringify([
        sent,
        [
          [270, 180],
          [820, 120],
        ],
      ]);
      const seen = await browser.evaluate<{ found: number[][] }>(`(${pixelsOf})(${asked})`);
      const [box = [], letter = [255]] = seen.found;
      expect(box[0], 'the red box').toBeGreaterThan(180);
      expect(Math.max(...letter), 'a letter of the own font is a square').toBeLessThan(60);
      const loop = zoned([picture('teal', 800), film('vp9', 1), picture('coral', 800)]);
      // a takeover does not wait for the end of the other scene
      const timeline = [{ from: Date.now(), loop: 0, start: 0, layer: 'takeover' }];
      const [zone] = server.publish(3, [loop], { timeline });
      await expect.poll(current, { timeout: 20_000, intervals: [100] }).toBe(zone);
      const looped = new Set<string>();
      const look = async () => looped.add(await browser.evaluate<string>(`(${inTheMiddle})()`)).size;
      await expect.poll(look, { timeout: 20_000, intervals: [100] }).toBe(3);
      const empty = await browser.evaluate<number>('window.__vitrine.emptyFrames()');
      const frames = await browser.evaluate<number>('window.__vitrine.frames()');
      console.log(`Chromium ${version}: ${empty} empty frames, ${frames} with content`);
      expect(empty).toBe(0);
      expect(await browser.evaluate<string[]>('window.__vitrine.errors')).toEqual([]);
      expect(browser.exceptions).toEqual([]);
    } finally {
      browser.close();
    }
  });
}
