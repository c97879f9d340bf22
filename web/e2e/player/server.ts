/**
 * A server of the device protocol in miniature: pairing, manifests, assets, plays and a broker, written from the protocol's
 * page and not from the real server, with the faults that tests need.
 */
import { createHash, type createPrivateKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Aedes } from 'aedes';
import { createWebSocketStream, WebSocketServer } from 'ws';
import type { Media } from './media';

const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "worker-src 'self' blob:",
  "frame-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'self'",
].join('; ');
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};
const dist = new URL('../../player/dist/', import.meta.url).pathname;

export interface PlayRow {
  boot: string;
  seq: number;
  itemId: string;
  startedAt: string;
  durationMs: number;
  outcome: string;
  planned: boolean;
}

export interface Heard {
  leaf: string;
  body: Record<string, unknown>;
}

export class FakeServer {
  readonly screenId = '01933f3a-6c00-7000-8000-0000000000a1';
  readonly secret = 'c2VjcmV0LW9mLXRoaXJ0eS10d28tcmFuZG9tLWJ5dGU';
  readonly heard: Heard[] = [];
  readonly plays = new Map<string, PlayRow>();
  readonly screenshots: Buffer[] = [];
  /** The addresses that still take a picture. */
  private readonly uploads = new Set<string>();
  /** Bytes of every answer to a request for an asset. */
  readonly rangesServed: string[] = [];
  paired = false;
  revoked = false;
  /** So many filters of subscriptions are not granted. */
  refusals = 0;
  /** Whether receipts for plays are sent. */
  receipts = true;
  /** Assets that are cut after this many bytes of the file. */
  cutAfter = new Map<string, number>();
  pairings = 0;
  /** Names the WebSocket's address in the policy: before Chromium 100 or so, 'self' does not cover it. */
  namesWebSocket = false;
  private readonly keys = generateKeyPairSync('ed25519');
  private readonly assets = new Map<string, Media>();
  private envelope: Buffer | null = null;
  private tag = '';
  private broker: Aedes | null = null;
  private http: Server | null = null;
  private port = 0;
  private from = 0;

  origin(): string {
    return `http://localhost:${this.port}`;
  }

  async start(): Promise<void> {
    this.broker = await Aedes.createBroker({ heartbeatInterval: 60_000 });
    this.broker.authenticate = (client, user, password, done) => {
      const known = client.id === this.screenId && user === this.screenId && String(password) === this.secret;
      done(
        known && !this.revoked ? null : Object.assign(new Error('no'), { returnCode: 4 }),
        known && !this.revoked,
      );
    };
    this.broker.authorizeSubscribe = (_, wish, done) => done(null, this.refusals-- > 0 ? null : wish);
    this.broker.on('publish', (packet, client) => {
      if (client) this.hear(packet.topic, packet.payload as Buffer);
    });
    if (this.envelope) this.toBroker('manifest', this.envelope, true);
    this.http = createServer((request, response) => {
      this.answer(request, response).catch(() => response.destroy());
    });
    const sockets = new WebSocketServer({ server: this.http, path: '/mqtt', handleProtocols: () => 'mqtt' });
    sockets.on('connection', (socket) => {
      this.broker?.handle(createWebSocketStream(socket));
    });
    await new Promise<void>((done) => this.http?.listen(this.port, '127.0.0.1', () => done()));
    this.port = (this.http.address() as AddressInfo).port;
  }

  /** Goes away as if somebody had pulled the plug. */
  async stop(): Promise<void> {
    this.http?.closeAllConnections();
    const closed = new Promise<void>((done) => this.http?.close(() => done()) ?? done());
    await new Promise<void>((done) => this.broker?.close(() => done()) ?? done());
    this.http?.closeAllConnections();
    await closed;
  }

  /** Publishes a loop of media, each shown for its duration; answers the ids of its items. */
  publish(revision: number, media: Media[], part: Record<string, unknown> = {}): string[] {
    const items = media.map((one, index) => ({
      id: `01933f3a-6c00-7000-8000-${String(revision).padStart(6, '0')}${String(index).padStart(6, '0')}`,
      campaignId: '01933f3a-6c00-7000-8000-0000000000c1',
      kind: one.kind,
      asset: one.sha,
      durationMs: one.durationMs,
      fit: 'cover',
      transition: one.transition ?? 'cut',
      ...(one.needs ? { needs: one.needs.map(({ sha }) => sha) } : {}),
    }));
    const files = media.flatMap((one) => [one, ...(one.needs ?? [])]);
    for (const one of files) this.assets.set(one.sha, one);
    this.from = Date.now() - 1_000;
    const assets = files.map((one) => {
      const { sha, mime } = one;
      return [
        sha,
        { bytes: one.bytes.length, mime, width: 1280, height: 720, firstUse: Date.now() },
      ] as const;
    });
    this.send({
      screenId: this.screenId,
      revision,
      generation: 1,
      publication: revision,
      issuedAt: new Date().toISOString(),
      timeZone: 'Europe/Paris',
      screenName: 'Vitrine gauche',
      siteName: 'Lille Grand’Place',
      organisation: 'Maison Perlé',
      items,
      loops: [
        {
          lengthMs: items.reduce((sum, item) => sum + item.durationMs, 0),
          plays: items.map((_, index) => index),
        },
      ],
      timeline: [{ from: this.from, loop: 0, start: 0, layer: 'scheduled' }],
      timelineEnd: Date.now() + 86_400_000,
      fallbackLoop: 0,
      assets: Object.fromEntries(assets),
      assetBase: '/device/v1/assets/',
      settings: {
        volumePercent: 0,
        rotation: 0,
        heartbeatMs: 5_000,
        reconnectSpreadMs: 500,
        screenshotEveryMs: null,
      },
      ...part,
    });
    return items.map((item) => item.id);
  }

  /** Sends a manifest as it is, signed with our key unless another is given. */
  send(manifest: Record<string, unknown>, key = this.keys.privateKey): void {
    this.envelope = this.signed('manifest', manifest, key);
    this.tag = `"${createHash('sha256').update(this.envelope).digest('hex')}"`;
    this.toBroker('manifest', this.envelope, true);
  }

  /** Sends a manifest that somebody else has signed. */
  sendForged(manifest: Record<string, unknown>): void {
    this.toBroker(
      'manifest',
      this.signed('manifest', manifest, generateKeyPairSync('ed25519').privateKey),
      false,
    );
  }

  /** Gives a command and answers its id. */
  command(
    kind: string,
    args: Record<string, unknown> = {},
    id: string = randomUUID(),
    lifeMs = 60_000,
  ): string {
    const expiresAt = new Date(Date.now() + lifeMs).toISOString();
    const command = {
      id,
      kind,
      args,
      ...this.uploadOf(kind, id),
      issuedAt: new Date().toISOString(),
      expiresAt,
    };
    this.toBroker('command', this.signed('command', command, this.keys.privateKey), false);
    return id;
  }

  /** The one-time address that a picture is sent to. */
  private uploadOf(kind: string, id: string): { upload?: string } {
    if (kind !== 'screenshot') return {};
    const upload = `/device/v1/screenshots/${id}/once-${this.uploads.size}`;
    this.uploads.add(upload);
    return { upload };
  }

  /** When the loop of the last publication began, epoch milliseconds. */
  firstFrom(): number {
    return this.from;
  }

  /** What came up under a leaf, in order. */
  up(leaf: string): Record<string, unknown>[] {
    return this.heard.filter((heard) => heard.leaf === leaf).map((heard) => heard.body);
  }

  private signed(kind: string, value: unknown, key: ReturnType<typeof createPrivateKey>): Buffer {
    const plain = Buffer.from(JSON.stringify(value));
    const packs = plain.length > 1024;
    const body = packs ? gzipSync(plain) : plain;
    const topic = `vitrine/v1/${this.screenId}/down/${kind}`;
    const sig = sign(null, Buffer.concat([Buffer.from(`vitrine1\0${topic}\0`), body]), key).toString(
      'base64',
    );
    const header = { v: 1, kind, key: 'k1', sig, ...(packs ? { enc: 'gzip' } : {}) };
    return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), body]);
  }

  private toBroker(leaf: string, payload: Buffer, retain: boolean): void {
    const topic = `vitrine/v1/${this.screenId}/down/${leaf}`;
    this.broker?.publish({ cmd: 'publish', topic, payload, qos: 1, retain, dup: false }, () => undefined);
  }

  private hear(topic: string, payload: Buffer): void {
    const [, , screen, direction, leaf] = topic.split('/');
    if (screen !== this.screenId || direction !== 'up' || !leaf) return;
    const end = payload.indexOf(10);
    const header = JSON.parse(payload.subarray(0, end).toString());
    const sent = payload.subarray(end + 1);
    const body = JSON.parse((header.enc === 'gzip' ? gunzipSync(sent) : sent).toString());
    this.heard.push({ leaf, body });
    if (leaf === 'plays') this.takePlays(body.boot, body.rows, body.to);
  }

  private takePlays(boot: string, rows: PlayRow[], to: number): void {
    if (!this.receipts) return;
    for (const row of rows) this.plays.set(`${boot} ${row.seq}`, { ...row, boot });
    const receipt = {
      playsUpTo: { boot, seq: to },
      telemetryUpTo: null,
      serverTime: new Date().toISOString(),
    };
    const bytes = Buffer.from(`{"v":1,"kind":"receipt"}\n${JSON.stringify(receipt)}`);
    this.toBroker('receipt', bytes, false);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<ServerResponse> {
    const { pathname } = new URL(request.url ?? '/', this.origin());
    if (pathname.startsWith('/player/')) return this.page(pathname, response);
    if (!pathname.startsWith('/device/v1/')) return reply(response, 404);
    const route = pathname.slice('/device/v1/'.length);
    if (route.startsWith('pairings')) return this.pairing(route, response);
    const { authorization } = request.headers;
    if (authorization !== `Bearer ${this.secret}` || this.revoked)
      return reply(response, 401, { detail: 'revoked' });
    if (route === 'time') return reply(response, 200, { serverTime: new Date().toISOString() });
    if (route === 'manifest') return this.manifest(request, response);
    if (route === 'plays') return this.posted(await bodyOf(request), response);
    if (route.startsWith('assets/')) return this.asset(route.slice(7), request, response);
    if (this.uploads.delete(pathname)) {
      this.screenshots.push(await bodyOf(request));
      return reply(response, 204);
    }
    return reply(response, 404);
  }

  private page(pathname: string, response: ServerResponse): ServerResponse {
    const file = join(dist, pathname === '/player/' ? 'index.html' : pathname.slice('/player/'.length));
    if (!existsSync(file)) return reply(response, 404);
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, {
      'content-type': type,
      'cache-control': 'no-cache',
      'content-security-policy': this.policy(),
    });
    return response.end(readFileSync(file));
  }

  private policy(): string {
    const self = "connect-src 'self'";
    return this.namesWebSocket ? CSP.replace(self, `${self} ws://localhost:${this.port}`) : CSP;
  }

  private pairing(route: string, response: ServerResponse): ServerResponse {
    if (route === 'pairings') {
      this.pairings += 1;
      const id = `01933f3a-6c00-7000-8000-${String(this.pairings).padStart(12, '0')}`;
      const expiresAt = new Date(Date.now() + 600_000).toISOString();
      return reply(response, 201, { id, code: 'K7QP-3XMD', pollSecret: 'poll', expiresAt });
    }
    if (!this.paired) return reply(response, 200, { state: 'waiting' });
    const publicKey = this.keys.publicKey
      .export({ format: 'der', type: 'spki' })
      .subarray(-32)
      .toString('base64');
    return reply(response, 200, {
      state: 'paired',
      screenId: this.screenId,
      secret: this.secret,
      name: 'Vitrine gauche',
      organisation: 'Maison Perlé',
      signingKeys: [{ id: 'k1', publicKey }],
      mqtt: { host: 'localhost', port: 1883, webSocketPath: '/mqtt' },
    });
  }

  private manifest(request: IncomingMessage, response: ServerResponse): ServerResponse {
    if (!this.envelope) return reply(response, 204);
    if (request.headers['if-none-match'] === this.tag) return reply(response, 304);
    response.writeHead(200, { 'content-type': 'application/octet-stream', etag: this.tag });
    return response.end(this.envelope);
  }

  private posted(packed: Buffer, response: ServerResponse): ServerResponse {
    const rows = gunzipSync(packed)
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as PlayRow);
    for (const row of rows) this.plays.set(`${row.boot} ${row.seq}`, row);
    const last = rows[rows.length - 1];
    return reply(response, 200, {
      playsUpTo: { boot: last?.boot, seq: last?.seq },
      serverTime: new Date().toISOString(),
    });
  }

  private asset(sha: string, request: IncomingMessage, response: ServerResponse): ServerResponse {
    const media = this.assets.get(sha);
    const range = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '');
    if (!media || !range) return reply(response, 404);
    const [from, to] = [Number(range[1]), Math.min(Number(range[2]), media.bytes.length - 1)];
    this.rangesServed.push(`${sha} ${from}-${to}`);
    const cut = this.cutAfter.get(sha);
    if (cut !== undefined && to >= cut) {
      response.writeHead(206, { 'content-length': to - from + 1 });
      response.write(media.bytes.subarray(from, Math.max(from, cut)), () => response.destroy());
      return response;
    }
    response.writeHead(206, {
      'content-type': media.mime,
      'content-range': `bytes ${from}-${to}/${media.bytes.length}`,
    });
    return response.end(media.bytes.subarray(from, to + 1));
  }
}

function reply(response: ServerResponse, status: number, body?: unknown): ServerResponse {
  response.writeHead(status, { 'content-type': 'application/json' });
  return response.end(body === undefined ? undefined : JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
