/**
 * The packets of MQTT 3.1.1 that a screen needs, to and from bytes. Pure. Written here because a general client is three
 * times the size of the whole player, and a television starts slowly enough.
 */
import { utf8 } from '@vitrine/player-core/envelope';

export interface Credentials {
  clientId: string;
  username: string;
  password: string;
  keepaliveSeconds: number;
  will: { topic: string; payload: Uint8Array };
}

export type Incoming =
  | { kind: 'connack'; code: number }
  | { kind: 'publish'; topic: string; payload: Uint8Array; qos: number; id: number }
  | { kind: 'puback'; id: number }
  | { kind: 'suback'; id: number; granted: number[] }
  | { kind: 'pingresp' };

/** A packet that breaks the protocol; the connection is worth nothing any more. */
export class Malformed extends Error {}

const LONGEST_PACKET = 256 * 1024;
const [CONNECT, CONNACK, PUBLISH, PUBACK, SUBSCRIBE, SUBACK, PINGREQ, PINGRESP, DISCONNECT] = [
  1, 2, 3, 4, 8, 9, 12, 13, 14,
];
/** User name, password, retained will with QoS 1, clean session. */
const CONNECT_FLAGS = 0x80 | 0x40 | 0x20 | 0x08 | 0x04 | 0x02;

export function connect(who: Credentials): Uint8Array {
  const { clientId, username, password, keepaliveSeconds, will } = who;
  return packet(CONNECT, 0, [
    text('MQTT'),
    Uint8Array.of(4, CONNECT_FLAGS),
    number(keepaliveSeconds),
    text(clientId),
    text(will.topic),
    number(will.payload.length),
    will.payload,
    text(username),
    text(password),
  ]);
}

/** A publication; `id` is 0 for QoS 0. */
export function publish(topic: string, payload: Uint8Array, id: number, retain: boolean): Uint8Array {
  const flags = (id > 0 ? 0x02 : 0) | (retain ? 0x01 : 0);
  return packet(PUBLISH, flags, id > 0 ? [text(topic), number(id), payload] : [text(topic), payload]);
}

/** A subscription with QoS 1 to each topic. */
export function subscribe(id: number, topics: string[]): Uint8Array {
  const wishes = topics.map((topic) => join([text(topic), Uint8Array.of(1)]));
  return packet(SUBSCRIBE, 0x02, [number(id), ...wishes]);
}

export function puback(id: number): Uint8Array {
  return packet(PUBACK, 0, [number(id)]);
}

export const pingreq = packet(PINGREQ, 0, []);
export const disconnect = packet(DISCONNECT, 0, []);

/** Cuts a stream of bytes into packets, however the bytes arrive. */
export class Reader {
  private rest: Uint8Array = new Uint8Array(0);

  /** The packets that are complete now. Throws `Malformed`. */
  take(bytes: Uint8Array): Incoming[] {
    this.rest = this.rest.length ? join([this.rest, bytes]) : bytes;
    const found: Incoming[] = [];
    for (;;) {
      const frame = frameOf(this.rest);
      if (!frame) return found;
      this.rest = this.rest.subarray(frame.end);
      const incoming = parse(frame.first, frame.body);
      if (incoming) found.push(incoming);
    }
  }
}

interface Frame {
  first: number;
  body: Uint8Array;
  end: number;
}

function frameOf(bytes: Uint8Array): Frame | null {
  let length = 0;
  for (let index = 1; index < bytes.length; index += 1) {
    const digit = bytes[index] ?? 0;
    length += (digit & 0x7f) * 128 ** (index - 1);
    if (length > LONGEST_PACKET || index > 4) throw new Malformed('too long');
    if (digit < 0x80) {
      const start = index + 1;
      const end = start + length;
      if (end > bytes.length) return null;
      return { first: bytes[0] ?? 0, body: bytes.slice(start, end), end };
    }
  }
  return null;
}

function parse(first: number, body: Uint8Array): Incoming | null {
  switch (first >> 4) {
    case CONNACK:
      return { kind: 'connack', code: byteAt(body, 1) };
    case PUBLISH:
      return parsePublish(first, body);
    case PUBACK:
      return { kind: 'puback', id: numberAt(body, 0) };
    case SUBACK:
      return { kind: 'suback', id: numberAt(body, 0), granted: Array.from(body.subarray(2)) };
    case PINGRESP:
      return { kind: 'pingresp' };
    default:
      throw new Malformed(`packet ${first >> 4}`);
  }
}

function parsePublish(first: number, body: Uint8Array): Incoming {
  const qos = (first >> 1) & 3;
  const afterTopic = 2 + numberAt(body, 0);
  const start = qos > 0 ? afterTopic + 2 : afterTopic;
  if (qos > 1 || start > body.length) throw new Malformed('publish');
  const topic = new TextDecoder().decode(body.subarray(2, afterTopic));
  const id = qos > 0 ? numberAt(body, afterTopic) : 0;
  return { kind: 'publish', topic, payload: body.slice(start), qos, id };
}

function packet(kind: number, flags: number, parts: Uint8Array[]): Uint8Array {
  const body = join(parts);
  const length: number[] = [];
  let rest = body.length;
  do {
    const digit = rest % 128;
    rest = Math.floor(rest / 128);
    length.push(rest > 0 ? digit | 0x80 : digit);
  } while (rest > 0);
  return join([Uint8Array.of((kind << 4) | flags, ...length), body]);
}

function text(value: string): Uint8Array {
  const bytes = utf8(value);
  return join([number(bytes.length), bytes]);
}

function number(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}

function numberAt(bytes: Uint8Array, at: number): number {
  return byteAt(bytes, at) * 256 + byteAt(bytes, at + 1);
}

function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new Malformed('cut short');
  return byte;
}

function join(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
