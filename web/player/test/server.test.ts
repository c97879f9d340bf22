import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DeviceApi, HttpError } from '../src/server';

const TIME = '{"serverTime":"2026-11-22T17:00:00.000Z"}';
const later = (seconds: string) => new Response('{}', { status: 429, headers: { 'retry-after': seconds } });

let answers: Response[];
const asked: number[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  asked.length = 0;
  vi.stubGlobal('fetch', async () => {
    asked.push(Date.now());
    return answers.shift();
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('who asked too often waits as long as it is told, and asks again', async () => {
  answers = [later('2'), new Response(TIME)];
  const time = new DeviceApi('secret').time();
  await vi.advanceTimersByTimeAsync(1_900);
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(700);
  expect(await time).toBe(Date.parse('2026-11-22T17:00:00.000Z'));
});

test('no wait is endless, neither one nor all of them', async () => {
  answers = [later('86400'), later('x'), later('1'), later('1')];
  const refused = expect(new DeviceApi('secret').time()).rejects.toEqual(new HttpError(429));
  await vi.advanceTimersByTimeAsync(60_000 + 3 * 1_250);
  await refused;
  expect(asked).toHaveLength(4);
});
