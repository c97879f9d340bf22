import { readFileSync } from 'node:fs';
import { gzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { fromBase64, gunzip, openPlain, openSigned, Refused, readJson, seal, utf8 } from '../src/envelope';

interface Golden {
  key: { id: string; publicKey: string };
  cases: { name: string; topic: string; message: string; valid: boolean; body?: unknown }[];
}

const address = new URL('../../../../player-protocol/golden/envelope.json', import.meta.url);
const golden = JSON.parse(readFileSync(address, 'utf8')) as Golden;

/** What the player does with a message on a topic: it also looks at the kind. */
function accept(topic: string, message: string): unknown {
  const { kind, body } = openSigned(fromBase64(message), topic, [golden.key]);
  if (!topic.endsWith(`/${kind}`)) throw new Refused('malformed');
  return readJson(body);
}

describe('the golden envelopes of the protocol', () => {
  test.each(golden.cases.map((one) => [one.name, one] as const))(
    '%s',
    (_, { topic, message, valid, body }) => {
      if (valid) expect(accept(topic, message)).toEqual(body);
      else expect(() => accept(topic, message)).toThrow(Refused);
    },
  );
});

describe('what is no envelope is refused', () => {
  const refused: [string, string, string][] = [
    ['nothing', '', 'malformed'],
    ['no header', '{"v":1,"kind":"x"}', 'malformed'],
    ['no JSON', 'hello\n{}', 'malformed'],
    ['no kind', '{"v":1}\n{}', 'malformed'],
    ['another version', '{"v":2,"kind":"x"}\n{}', 'unsupported'],
    ['another packing', '{"v":1,"kind":"x","enc":"br"}\n{}', 'unsupported'],
    ['packed rubbish', '{"v":1,"kind":"x","enc":"gzip"}\nrubbish', 'malformed'],
  ];
  test.each(refused)('%s', (_, text, code) => {
    expect(() => openPlain(utf8(text))).toThrow(expect.objectContaining({ code }));
  });

  test('a body that grows without end', () => {
    const bomb = gzipSync(new Uint8Array(200_000));
    expect(() => gunzip(bomb, 100_000)).toThrow(expect.objectContaining({ code: 'malformed' }));
  });
});

test('what is sealed can be opened, and is packed when that is worth it', () => {
  const small = { a: 1 };
  const large = { text: 'é'.repeat(4_000) };
  expect(readJson(openPlain(seal('status', small)).body)).toEqual(small);
  expect(readJson(openPlain(seal('plays', large)).body)).toEqual(large);
  expect(seal('plays', large).length).toBeLessThan(400);
});
