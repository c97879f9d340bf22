import { utf8 } from '@vitrine/player-core/envelope';
import { describe, expect, test } from 'vitest';
import { connect, disconnect, pingreq, puback, publish, Reader, subscribe } from '../src/packets';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => new Uint8Array(Buffer.from(text.replace(/ /g, ''), 'hex'));

describe('packets as MQTT 3.1.1 writes them', () => {
  test('connect, with will, name and secret', () => {
    const will = { topic: 't', payload: utf8('w') };
    const packet = connect({ clientId: 'c', username: 'u', password: 'p', keepaliveSeconds: 30, will });
    expect(hex(packet)).toBe(
      '1019' + '00044d515454' + '04' + 'ee' + '001e' + '000163' + '000174' + '000177' + '000175' + '000170',
    );
  });

  test('publish with and without a number', () => {
    expect(hex(publish('a', utf8('x'), 0, false))).toBe('3004000161' + '78');
    expect(hex(publish('a', utf8('x'), 258, true))).toBe('3306000161' + '0102' + '78');
  });

  test('a long one counts its length in more than one byte', () => {
    expect(hex(publish('a', new Uint8Array(321), 0, false)).slice(0, 6)).toBe('30c402');
  });

  test('the small ones', () => {
    expect(hex(subscribe(1, ['a', 'b']))).toBe('820a0001' + '00016101' + '00016201');
    expect([puback(7), pingreq, disconnect].map(hex)).toEqual(['40020007', 'c000', 'e000']);
  });
});

describe('what comes from the broker', () => {
  const stream = bytes('2002 0000 9003 0001 01 d000 4002 0005 3205 0001 61 0009');
  const packets = [
    { kind: 'connack', code: 0 },
    { kind: 'suback', id: 1, granted: [1] },
    { kind: 'pingresp' },
    { kind: 'puback', id: 5 },
    { kind: 'publish', topic: 'a', payload: new Uint8Array(0), qos: 1, id: 9 },
  ];

  test('is read however it is cut', () => {
    for (let size = 1; size <= stream.length; size += 1) {
      const reader = new Reader();
      const found: unknown[] = [];
      for (let at = 0; at < stream.length; at += size)
        found.push(...reader.take(stream.slice(at, at + size)));
      expect(found).toEqual(packets);
    }
  });

  test('is refused when it is too long, unknown or cut short', () => {
    for (const bad of [
      '30 ffffffff7f',
      '30 ffff7f',
      'f0 00',
      '40 01 00',
      '34 05 0001 61 0001',
      '30 03 0009 61',
    ]) {
      expect(() => new Reader().take(bytes(bad)), bad).toThrow();
    }
  });
});
