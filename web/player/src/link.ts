/**
 * The line to the broker: birth and death with a session number, and when to try again. Every connection is new, with a
 * greater session number in its will, so that a late death of an old one means nothing.
 */
import { seal } from '@vitrine/player-core/envelope';
import { Backoff } from './backoff';
import { Connection, type EndReason } from './mqtt';
import type { Identity } from './storage';

const KEEPALIVE_S = 30;
const RESULTS_KEPT = 64;
const AT_ONCE_MS = 1_000;

export type Leaf = 'presence' | 'status' | 'result' | 'telemetry' | 'plays' | 'log';

export interface LinkEvents {
  /** A number for the session, greater than all before. */
  nextSession(): Promise<number>;
  /** What to tell at birth besides state and session. */
  birth(): Record<string, unknown>;
  onUp(): void;
  onMessage(leaf: string, bytes: Uint8Array): void;
  /** The broker does not accept our name and secret. */
  onRefused(): void;
  /** Within how much time the first reconnection comes. */
  spreadMs(): number;
}

export class Link {
  private connection: Connection | null = null;
  private connecting = false;
  private up = false;
  /** Whether the broker has granted what we asked for. */
  private hears = false;
  private stopped = false;
  private session = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly backoff = new Backoff();
  /** Results the broker has not taken yet: they are told again on the next connection. */
  private results: { id: number; message: Uint8Array }[] = [];

  constructor(
    private readonly identity: Identity,
    private readonly events: LinkEvents,
  ) {}

  connected(): boolean {
    return this.up;
  }

  start(): void {
    void this.connect();
  }

  /** Tries now, give or take a second: the network came back or the device woke up. */
  hurry(): void {
    if (!this.connection) this.again(Math.random() * AT_ONCE_MS);
  }

  /** Lets go of a connection that may be dead without knowing, and makes a new one. */
  renew(): void {
    this.connection?.abandon();
    this.again(Math.random() * AT_ONCE_MS);
  }

  /** Publishes to one of our topics; false when there is no connection. Results wait for the next one. */
  publish(leaf: Leaf, message: Uint8Array): boolean {
    const id = this.send(leaf, message);
    if (leaf === 'result') this.results = this.results.concat({ id: id ?? 0, message }).slice(-RESULTS_KEPT);
    return id !== null;
  }

  /** Says goodbye and ends. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    if (this.up) this.send('presence', seal('presence', { state: 'off', session: this.session }));
    this.connection?.close();
  }

  private send(leaf: Leaf, message: Uint8Array): number | null {
    if (!this.connection || !this.up) return null;
    const qos = leaf === 'telemetry' || leaf === 'log' ? 0 : 1;
    return this.connection.publish(this.topic(`up/${leaf}`), message, qos, leaf === 'presence');
  }

  private async connect(): Promise<void> {
    if (this.connecting || this.connection || this.stopped) return;
    this.connecting = true;
    try {
      this.session = await this.events.nextSession();
    } finally {
      this.connecting = false;
    }
    const { screenId, secret, webSocketPath } = this.identity;
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const payload = seal('presence', { state: 'lost', session: this.session });
    const who = {
      clientId: screenId,
      username: screenId,
      password: secret,
      keepaliveSeconds: KEEPALIVE_S,
      will: { topic: this.topic('up/presence'), payload },
    };
    this.connection = new Connection(`${scheme}://${location.host}${webSocketPath}`, who, {
      onOpen: () => this.opened(),
      onSubscribed: () => {
        this.hears = true;
        this.backoff.reset();
      },
      onMessage: (topic, bytes) => this.heard(topic, bytes),
      onTaken: (id) => {
        this.results = this.results.filter((result) => result.id !== id);
      },
      onEnd: (reason) => this.ended(reason),
    });
  }

  private opened(): void {
    this.up = true;
    this.connection?.subscribe(['manifest', 'command', 'receipt'].map((leaf) => this.topic(`down/${leaf}`)));
    const birth = { state: 'online', session: this.session, ...this.events.birth() };
    this.send('presence', seal('presence', birth));
    this.results = this.results.map(({ message }) => ({ id: this.send('result', message) ?? 0, message }));
    this.events.onUp();
  }

  private heard(topic: string, bytes: Uint8Array): void {
    const start = this.topic('down/');
    if (topic.indexOf(start) === 0) this.events.onMessage(topic.slice(start.length), bytes);
  }

  private ended(reason: EndReason): void {
    const heard = this.hears;
    this.connection = null;
    this.up = false;
    this.hears = false;
    if (reason === 'refused') this.events.onRefused();
    if (reason !== 'closed')
      this.again(heard ? Math.random() * this.events.spreadMs() : this.backoff.nextMs());
  }

  private again(waitMs: number): void {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => void this.connect(), waitMs);
  }

  private topic(leaf: string): string {
    return `vitrine/v1/${this.identity.screenId}/${leaf}`;
  }
}
