import { expect, test } from 'vitest';
import { SharedClock } from '../src/clock';

function device(): { monotonic: number; wall: number; clock: SharedClock } {
  const state = { monotonic: 1_000, wall: 5_000_000, clock: null as unknown as SharedClock };
  state.clock = new SharedClock({ monotonic: () => state.monotonic, wall: () => state.wall });
  return state;
}

test('before the server is heard, the time is the device’s', () => {
  const { clock } = device();
  expect(clock.now()).toBe(5_000_000);
  expect(clock.synchronised()).toBe(false);
});

test('the answer with the least round trip decides', () => {
  const state = device();
  state.clock.sample(1_000, 1_400, 9_000_000);
  state.clock.sample(1_000, 1_020, 7_000_000);
  state.clock.sample(1_000, 1_900, 8_000_000);
  state.monotonic = 1_020;
  expect(state.clock.now()).toBe(7_000_010);
});

test('only the last ten answers count', () => {
  const state = device();
  state.clock.sample(0, 1, 1_000);
  for (let asked = 0; asked < 10; asked += 1) state.clock.sample(1_000, 1_100, 2_000_000);
  expect(state.clock.now()).toBe(2_000_000 + 50 - 100);
});

test('an answer that makes no sense is passed over', () => {
  const { clock } = device();
  clock.sample(10, 5, 1);
  clock.sample(5, 10, Number.NaN);
  expect(clock.synchronised()).toBe(false);
});

test('a clock that is set is noticed, but does not move the shared time back', () => {
  const state = device();
  state.clock.sample(1_000, 1_000, 6_000_000);
  state.wall -= 3_600_000;
  expect(state.clock.jumped()).toBe(true);
  expect(state.clock.now()).toBe(6_000_000);
  expect(state.clock.jumped()).toBe(false);
});

test('after the device slept, the time goes on where it should', () => {
  const state = device();
  state.clock.sample(1_000, 1_000, 6_000_000);
  state.wall += 7_200_000;
  expect(state.clock.jumped()).toBe(true);
  expect(state.clock.now()).toBe(13_200_000);
});
