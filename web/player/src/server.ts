/** The device API over HTTP. Knows which answers mean that this screen is no longer known. */

/** The server does not know this screen any more. */
export class Unknown extends Error {}

/** The server answered with something that is no success. */
export class HttpError extends Error {
  constructor(readonly status: number) {
    super(`HTTP ${status}`);
  }
}

/** How often a request is put off when the server asks for it, and the longest wait. */
const PUT_OFF_TIMES = 3;
const PUT_OFF_MOST_MS = 60_000;

const PATIENCE_MS = 30_000;
const DOWNLOAD_PATIENCE_MS = 180_000;

export interface Pairing {
  id: string;
  code: string;
  pollSecret: string;
  expiresAt: string;
}

export interface Paired {
  state: 'waiting' | 'paired';
  screenId: string;
  secret: string;
  name: string;
  organisation: string;
  signingKeys: { id: string; publicKey: string }[];
  mqtt?: { webSocketPath?: string };
}

export async function beginPairing(model: string, resolution: [number, number]): Promise<Pairing> {
  const body = JSON.stringify({ model, resolution });
  const headers = { 'content-type': 'application/json' };
  return json(await ask('/device/v1/pairings', { method: 'POST', body, headers })) as Pairing;
}

/** Becomes the screen that this enrolment was made for; null when another device has used it, or it is too old. */
export async function enrol(
  token: string,
  model: string,
  resolution: [number, number],
): Promise<Paired | null> {
  const body = JSON.stringify({ model, resolution });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  try {
    return json(await ask('/device/v1/enrolments', { method: 'POST', body, headers })) as Paired;
  } catch (error) {
    if (error instanceof Unknown) return null;
    if (error instanceof HttpError && error.status === 401) return null;
    throw error;
  }
}

/** The state of a pairing; null when its time is over. */
export async function pollPairing(pairing: Pairing): Promise<Paired | null> {
  try {
    const headers = { authorization: `Bearer ${pairing.pollSecret}` };
    return json(await ask(`/device/v1/pairings/${pairing.id}`, { headers, cache: 'no-store' })) as Paired;
  } catch (error) {
    if (error instanceof Unknown) return null;
    if (error instanceof HttpError && (error.status === 410 || error.status === 404)) return null;
    throw error;
  }
}

export class DeviceApi {
  private manifestTag: string | null = null;

  constructor(private readonly secret: string) {}

  /** The manifest's envelope; null when there is none or it has not changed. */
  async manifest(): Promise<Uint8Array | null> {
    const headers: Record<string, string> = this.manifestTag ? { 'if-none-match': this.manifestTag } : {};
    const answer = await this.ask('/device/v1/manifest', { headers, cache: 'no-store' });
    if (answer.status !== 200) return null;
    this.manifestTag = answer.tag;
    return new Uint8Array(answer.body);
  }

  /** Makes the next `manifest` answer in full. */
  forgetTag(): void {
    this.manifestTag = null;
  }

  /** Bytes `from` up to, not including, `to` of a file. */
  async range(address: string, from: number, to: number): Promise<ArrayBuffer> {
    const headers = { range: `bytes=${from}-${to - 1}` };
    const answer = await this.ask(address, { headers, cache: 'no-store' }, DOWNLOAD_PATIENCE_MS);
    const whole = answer.status === 200 && answer.body.byteLength >= to;
    const piece = whole ? answer.body.slice(from, to) : answer.body;
    if (piece.byteLength !== to - from) throw new Error(`short answer: ${piece.byteLength} bytes`);
    return piece;
  }

  /** A whole small file, such as a manifest that was too large for its envelope. */
  async fetch(address: string): Promise<Uint8Array> {
    return new Uint8Array((await this.ask(address, {})).body);
  }

  /** The server's time, epoch milliseconds. */
  async time(): Promise<number> {
    const { serverTime } = json(await this.ask('/device/v1/time', { cache: 'no-store' })) as {
      serverTime: string;
    };
    return Date.parse(serverTime);
  }

  /** Hands in plays as packed lines; answers up to where the server has them. */
  async plays(packed: Uint8Array): Promise<{ boot: string; seq: number } | null> {
    const headers = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' };
    const body = packed as unknown as BodyInit;
    const answer = await this.ask('/device/v1/plays', { method: 'POST', headers, body });
    return (json(answer) as { playsUpTo?: { boot: string; seq: number } }).playsUpTo ?? null;
  }

  /** Sends a picture to the address that came with its command; it takes one. */
  async screenshot(address: string, picture: Blob): Promise<void> {
    const headers = { 'content-type': picture.type };
    await this.ask(address, { method: 'PUT', headers, body: picture });
  }

  private ask(address: string, init: RequestInit, patienceMs?: number): Promise<Answer> {
    const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${this.secret}` };
    return ask(address, { ...init, headers }, patienceMs);
  }
}

/** An answer whose body is all here. */
interface Answer {
  status: number;
  tag: string | null;
  body: ArrayBuffer;
}

/** Asks, again when the server has said when. */
async function ask(address: string, init: RequestInit, patienceMs = PATIENCE_MS): Promise<Answer> {
  for (let times = 0; ; times += 1) {
    const answer = await askOnce(address, init, patienceMs);
    if (typeof answer !== 'number') return answer;
    if (times >= PUT_OFF_TIMES) throw new HttpError(429);
    await new Promise((done) => setTimeout(done, answer));
  }
}

/** How many milliseconds the server wants to be left alone, and a little more, so that not all come back together. */
function putOffMs(headers: Headers): number {
  const seconds = Number(headers.get('retry-after')) || 1;
  return Math.min(PUT_OFF_MOST_MS, seconds * 1_000 * (1 + Math.random() / 4));
}

/** Asks and reads all of the answer; the patience covers both. A number when it is to be asked again after so many milliseconds. */
async function askOnce(address: string, init: RequestInit, patienceMs: number): Promise<Answer | number> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), patienceMs);
  try {
    const answer = await fetch(address, { ...init, credentials: 'omit', signal: abort.signal });
    if (answer.status === 401) throw new Unknown('this screen is not known to the server');
    if (answer.status === 429) return putOffMs(answer.headers);
    if (!answer.ok && answer.status !== 304) throw new HttpError(answer.status);
    const body = await answer.arrayBuffer();
    return { status: answer.status, tag: answer.headers.get('etag'), body };
  } finally {
    clearTimeout(timer);
  }
}

function json(answer: Answer): unknown {
  return JSON.parse(new TextDecoder().decode(answer.body));
}
