/**
 * The wrapping of every message: one ASCII header line, a newline, the body. Signed downwards, plain upwards.
 * Everything here is plain script, so that it also works where WebCrypto and WebAssembly do not.
 */
import { hashes, verify } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { Gunzip, gzipSync } from 'fflate';

hashes.sha512 = sha512;

const NEWLINE = 10;
const LONGEST_HEADER = 1024;
const PACK_ABOVE = 1024;
const LARGEST_BODY = 16 * 1024 * 1024;

export type Refusal = 'malformed' | 'unsupported' | 'bad_signature';

/** Why an envelope was not opened. */
export class Refused extends Error {
  constructor(readonly code: Refusal) {
    super(`envelope refused: ${code}`);
  }
}

export interface SigningKey {
  id: string;
  publicKey: string;
}

interface Header {
  v: number;
  kind: string;
  key?: string;
  sig?: string;
  enc?: string;
}

/** A message that went down to the screen, once its signature is proven. */
export interface Opened {
  kind: string;
  body: Uint8Array;
}

/** Proves the signature over the body as sent, then unpacks it. Throws `Refused`. */
export function openSigned(bytes: Uint8Array, topic: string, keys: SigningKey[]): Opened {
  const { header, body } = split(bytes);
  const key = keys.filter((candidate) => candidate.id === header.key)[0];
  if (!key || !header.sig) throw new Refused('bad_signature');
  if (!signed(header.sig, topic, body, key)) throw new Refused('bad_signature');
  return { kind: header.kind, body: unpack(header, body) };
}

/** Opens a message that is not signed (a receipt); it must never make the player show or do anything. */
export function openPlain(bytes: Uint8Array): Opened {
  const { header, body } = split(bytes);
  return { kind: header.kind, body: unpack(header, body) };
}

/** Wraps a message that goes up to the server; packs it when that is worth it. */
export function seal(kind: string, body: unknown): Uint8Array {
  const plain = utf8(JSON.stringify(body));
  const packs = plain.length > PACK_ABOVE;
  const header = utf8(`${JSON.stringify(packs ? { v: 1, kind, enc: 'gzip' } : { v: 1, kind })}\n`);
  const sent = packs ? gzipSync(plain) : plain;
  return concat([header, sent], header.length + sent.length);
}

/** Parses a JSON body; throws `Refused`. */
export function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw new Refused('malformed');
  }
}

/** Unpacks gzip, refusing to grow past `limit` bytes. */
export function gunzip(packed: Uint8Array, limit = LARGEST_BODY): Uint8Array {
  const parts: Uint8Array[] = [];
  let size = 0;
  const stream = new Gunzip((part) => {
    size += part.length;
    if (size > limit) throw new Refused('malformed');
    parts.push(part);
  });
  try {
    stream.push(packed, true);
  } catch (error) {
    throw error instanceof Refused ? error : new Refused('malformed');
  }
  return concat(parts, size);
}

/** The bytes of a text. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The bytes of a base64 or base64url text. */
export function fromBase64(text: string): Uint8Array {
  const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

function split(bytes: Uint8Array): { header: Header; body: Uint8Array } {
  const end = bytes.subarray(0, LONGEST_HEADER).indexOf(NEWLINE);
  if (end < 0) throw new Refused('malformed');
  const header = readJson(bytes.subarray(0, end)) as Header | null;
  if (typeof header !== 'object' || header === null || typeof header.kind !== 'string') {
    throw new Refused('malformed');
  }
  if (header.v !== 1) throw new Refused('unsupported');
  return { header, body: bytes.subarray(end + 1) };
}

function signed(signature: string, topic: string, body: Uint8Array, key: SigningKey): boolean {
  const prefix = utf8(`vitrine1\0${topic}\0`);
  const message = concat([prefix, body], prefix.length + body.length);
  try {
    return verify(fromBase64(signature), message, fromBase64(key.publicKey));
  } catch {
    return false;
  }
}

function unpack(header: Header, body: Uint8Array): Uint8Array {
  if (header.enc === undefined || header.enc === null) return body;
  if (header.enc !== 'gzip') throw new Refused('unsupported');
  return gunzip(body);
}

function concat(parts: Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
