/** The real server on free ports with a data folder of its own, which can be killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A port below those that the system gives to outgoing connections: one of them could take it while the server is down. */
async function freePort(): Promise<number> {
  const limits = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8');
  const end = Math.max(20_000, Number(limits.trim().split(/\s+/)[0]));
  for (;;) {
    const port = randomInt(10_000, end);
    const probe = createServer().listen(port, '127.0.0.1');
    const isFree = await once(probe, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    probe.close();
    await once(probe, 'close');
    return port;
  }
}

export class Vitrine {
  readonly data = mkdtempSync(join(tmpdir(), 'vitrine-journey-'));
  private ports: number[] = [];
  private process: ChildProcess | null = null;
  private output = '';

  get origin(): string {
    return `http://127.0.0.1:${this.ports[0]}`;
  }

  /** The link that the first start prints. */
  get setupLink(): string {
    const link = /https?:\/\/\S+\/setup#[\w.~%=-]+/.exec(this.output)?.[0];
    if (!link) throw new Error(`no set-up link was printed:\n${this.output}`);
    return link;
  }

  async start(): Promise<void> {
    if (this.ports.length === 0) this.ports = [await freePort(), await freePort(), await freePort()];
    const [http, mqtt, ops] = this.ports;
    const child = spawn(process.env.VITRINE_BIN ?? 'vitrine', ['serve'], {
      env: {
        ...process.env,
        VITRINE_HTTP_ADDRESS: `127.0.0.1:${http}`,
        VITRINE_MQTT_ADDRESS: `127.0.0.1:${mqtt}`,
        VITRINE_OPS_ADDRESS: `127.0.0.1:${ops}`,
        VITRINE_PUBLIC_URL: `http://127.0.0.1:${http}`,
        VITRINE_DATA_DIR: this.data,
        VITRINE_LOG: process.env.VITRINE_LOG ?? 'info',
      },
    });
    this.process = child;
    const hear = (chunk: Buffer) => {
      this.output += chunk.toString();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    await this.untilReady(child);
  }

  /** As when the power goes: no goodbye. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.data, { recursive: true, force: true });
  }

  log(): string {
    return this.output;
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.process;
    this.process = null;
    if (!child || child.exitCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  private async untilReady(child: ChildProcess): Promise<void> {
    const deadline = Date.now() + 30_000;
    while (Date.now() < deadline) {
      if (child.exitCode !== null) break;
      const answer = await fetch(`${this.origin}/health/ready`).catch(() => null);
      if (answer?.ok) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`the server did not become ready:\n${this.output}`);
  }
}
