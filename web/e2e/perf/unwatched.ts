/**
 * A browser of its own for one page, and nobody looks into it until the page has long been there: what an inspector costs (it makes each
 * error look for its place in the program) is no part of what people wait for.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { Cookie } from '@playwright/test';

interface Visit {
  program: string;
  arguments: readonly string[];
  url: string;
  cookies: readonly Cookie[];
  slower: number;
  /** What the page says once it is whole. */
  heading: string;
}

type Answer = Record<string, unknown>;

/** Messages over the two pipes of `--remote-debugging-pipe`, each ended by a zero byte. */
class Line {
  private last = 0;
  private readonly waiting = new Map<number, (answer: Answer) => void>();

  constructor(
    private readonly out: Writable,
    back: Readable,
  ) {
    let text = '';
    back.setEncoding('utf8').on('data', (part: string) => {
      const messages = (text + part).split('\0');
      text = messages.pop() ?? '';
      for (const message of messages) this.take(JSON.parse(message));
    });
  }

  private take({ id, result, error }: { id?: number; result?: Answer; error?: { message: string } }): void {
    if (id === undefined) return;
    if (error) throw new Error(error.message);
    this.waiting.get(id)?.(result ?? {});
    this.waiting.delete(id);
  }

  ask(method: string, params: object, sessionId?: string): Promise<Answer> {
    this.last += 1;
    const id = this.last;
    this.out.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((done) => this.waiting.set(id, done));
  }
}

const rest = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** When the largest thing was painted, in milliseconds after the visit began. */
export async function unwatchedPaint(visit: Visit): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-perf-'));
  const own = [
    '--remote-debugging-pipe',
    `--user-data-dir=${folder}`,
    '--window-size=1280,860',
    '--accept-lang=fr-FR',
    'about:blank',
  ];
  const browser = spawn(visit.program, [...visit.arguments, ...own], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((done) => browser.once('exit', done));
  try {
    const line = new Line(browser.stdio[3] as Writable, browser.stdio[4] as Readable);
    await line.ask('Storage.setCookies', { cookies: visit.cookies });
    const { targetId } = await line.ask('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await line.ask('Target.attachToTarget', { targetId, flatten: true });
    const ask = (method: string, params: object) => line.ask(method, params, String(sessionId));
    // what a browser does when it has just started is over by then
    await rest(1500);
    await ask('Emulation.setCPUThrottlingRate', { rate: visit.slower });
    await ask('Page.navigate', { url: visit.url });
    await rest(5000);
    const expression = `new Promise((done) => new PerformanceObserver((list) => done([list.getEntries().at(-1).startTime,
      document.querySelector('h1')?.textContent, document.querySelectorAll('[aria-busy=true]').length]))
      .observe({ type: 'largest-contentful-paint', buffered: true }))`;
    const said = await ask('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    const [paint, heading, busy] = (said.result as { value: [number, string, number] }).value;
    if (heading !== visit.heading || busy > 0)
      throw new Error(`not whole after 5 s: ${heading}, ${busy} busy`);
    return paint;
  } finally {
    browser.kill();
    await ended;
    // its helpers may write until they have ended, too
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}
