import { expect, test } from 'vitest';
import { Throttle } from '../src/throttle';

/** A line whose time passes only while somebody waits. */
function line(kbps: number | null) {
  const state = { now: 0, kbps, asked: [] as [number, number, number][] };
  const sleep = async (ms: number) => {
    state.now += ms;
  };
  const throttle = new Throttle(
    () => state.kbps,
    () => state.now,
    sleep,
  );
  const fetch = async (_: string, from: number, to: number) => {
    state.asked.push([state.now, from, to]);
    return new Uint8Array(to - from).fill(from === 0 ? 1 : 2).buffer as ArrayBuffer;
  };
  return { state, range: (from: number, to: number) => throttle.range(fetch, 'x', from, to) };
}

test('a piece comes no faster than the cap, second by second', async () => {
  const { state, range } = line(800);
  const bytes = new Uint8Array(await range(0, 250_000));
  expect(state.asked).toEqual([
    [0, 0, 100_000],
    [1_000, 100_000, 200_000],
    [2_000, 200_000, 250_000],
  ]);
  expect([bytes.length, bytes[0], bytes[249_999]]).toEqual([250_000, 1, 2]);
  await range(0, 100_000);
  expect(state.asked[3]?.[0]).toBe(2_500);
});

test('without a cap a piece is one request', async () => {
  const { state, range } = line(null);
  await range(0, 4_000_000);
  expect(state.asked).toEqual([[0, 0, 4_000_000]]);
});
