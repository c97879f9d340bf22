/** One connection to the broker over WebSocket, from its opening to its end. It never comes back: `link.ts` makes a new one. */
import {
  type Credentials,
  connect,
  disconnect,
  type Incoming,
  pingreq,
  puback,
  publish,
  Reader,
  subscribe,
} from './packets';

const OPEN_MS = 30_000;
const SILENCE_AFTER_PING_MS = 15_000;
const HIGHEST_ID = 65_535;
const NOT_GRANTED = 0x80;

export type EndReason = 'refused' | 'lost' | 'closed';

export interface ConnectionEvents {
  onOpen(): void;
  /** The broker will deliver what was asked for. */
  onSubscribed(): void;
  onMessage(topic: string, payload: Uint8Array): void;
  /** The broker has taken a QoS 1 publication. */
  onTaken(id: number): void;
  onEnd(reason: EndReason): void;
}

export class Connection {
  private readonly socket: WebSocket;
  private readonly reader = new Reader();
  private readonly opening: ReturnType<typeof setTimeout>;
  private keepalive: ReturnType<typeof setInterval> | undefined;
  private lastHeardAt = 0;
  private id = 0;
  private open = false;
  private ended = false;

  constructor(
    address: string,
    private readonly who: Credentials,
    private readonly events: ConnectionEvents,
  ) {
    this.socket = new WebSocket(address, 'mqtt');
    this.socket.binaryType = 'arraybuffer';
    this.socket.onopen = () => this.send(connect(who));
    this.socket.onmessage = ({ data }) => this.hear(new Uint8Array(data as ArrayBuffer));
    this.socket.onclose = () => this.end('lost');
    this.socket.onerror = () => this.end('lost');
    this.opening = setTimeout(() => this.end('lost'), OPEN_MS);
  }

  subscribe(topics: string[]): void {
    this.send(subscribe(this.nextId(), topics));
  }

  /** Publishes with QoS 1 and answers the number that `onTaken` will name, or with QoS 0 and answers 0. */
  publish(topic: string, payload: Uint8Array, qos: 0 | 1, retain = false): number {
    const id = qos === 1 ? this.nextId() : 0;
    this.send(publish(topic, payload, id, retain));
    return id;
  }

  /** Ends in good order: the broker does not send the will. */
  close(): void {
    if (this.open) this.send(disconnect);
    this.end('closed');
  }

  /** Ends without a word, so that the broker sends the will when it notices. */
  abandon(): void {
    this.end('closed');
  }

  private hear(bytes: Uint8Array): void {
    this.lastHeardAt = performance.now();
    let packets: Incoming[];
    try {
      packets = this.reader.take(bytes);
    } catch {
      this.end('lost');
      return;
    }
    for (const packet of packets) this.handle(packet);
  }

  private handle(packet: Incoming): void {
    if (this.ended) return;
    if (packet.kind === 'connack') this.welcome(packet.code);
    else if (packet.kind === 'suback') this.subscribed(packet.granted);
    else if (packet.kind === 'puback') this.events.onTaken(packet.id);
    else if (packet.kind === 'publish') {
      if (packet.qos > 0) this.send(puback(packet.id));
      this.events.onMessage(packet.topic, packet.payload);
    }
  }

  private welcome(code: number): void {
    clearTimeout(this.opening);
    if (code !== 0) {
      this.end(code === 4 || code === 5 ? 'refused' : 'lost');
      return;
    }
    this.open = true;
    const everyMs = this.who.keepaliveSeconds * 1_000;
    this.keepalive = setInterval(() => this.ping(everyMs), everyMs / 2);
    this.events.onOpen();
  }

  /** A broker that has just lost a node may refuse: whoever stayed would hear nothing. */
  private subscribed(granted: number[]): void {
    if (granted.indexOf(NOT_GRANTED) >= 0) this.end('lost');
    else this.events.onSubscribed();
  }

  /** Silence for longer than a ping and its answer may take means that the other side is gone. */
  private ping(everyMs: number): void {
    if (performance.now() - this.lastHeardAt > everyMs / 2 + SILENCE_AFTER_PING_MS) this.end('lost');
    else this.send(pingreq);
  }

  private send(bytes: Uint8Array): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(bytes as unknown as ArrayBuffer);
  }

  private nextId(): number {
    this.id = (this.id % HIGHEST_ID) + 1;
    return this.id;
  }

  private end(reason: EndReason): void {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.opening);
    clearInterval(this.keepalive);
    this.socket.close();
    this.events.onEnd(reason);
  }
}
