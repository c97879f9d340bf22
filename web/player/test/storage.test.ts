import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import { Backoff } from '../src/backoff';
import { openDatabase } from '../src/database';
import { Log } from '../src/log';
import { Storage } from '../src/storage';
import { newBoot } from '../src/timing';
import { Watchdog } from '../src/watchdog';

test('sessions grow, also when the clock goes back', async () => {
  const storage = new Storage(await openDatabase(indexedDB, 'sessions'));
  expect(await storage.nextSession(1_000)).toBe(1_000);
  expect(await storage.nextSession(500)).toBe(1_001);
  expect(await storage.nextSession(9_000)).toBe(9_000);
});

test('the last 256 commands are remembered, the oldest go', async () => {
  const storage = new Storage(await openDatabase(indexedDB, 'commands'));
  for (let at = 0; at < 300; at += 1) {
    await storage.keepCommand({ id: `id-${at}`, kind: 'identify', state: 'done', message: null, at });
  }
  expect(await storage.command('id-43')).toBeUndefined();
  expect((await storage.command('id-44'))?.state).toBe('done');
});

test('a screen that forgets keeps only why', async () => {
  const storage = new Storage(await openDatabase(indexedDB, 'forget'));
  await storage.keepManifests({ current: null, previous: null, staged: null });
  await storage.forget('revoked');
  expect([await storage.identity(), await storage.forgotten()]).toEqual([undefined, 'revoked']);
});

test('the wait before the next try grows to a minute and is never the same', () => {
  const longest = new Backoff(1_000, 60_000, () => 1);
  expect(Array.from({ length: 8 }, () => longest.nextMs())).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000,
  ]);
  const waits = new Set(Array.from({ length: 50 }, () => new Backoff(8_000).nextMs()));
  expect(waits.size).toBeGreaterThan(40);
});

test('the watchdog reloads three times in ten minutes, then gives up', () => {
  const kept = new Map<string, string>();
  const [reload, giveUp] = [vi.fn(), vi.fn()];
  let at = 0;
  const parts = {
    reload,
    giveUp,
    storage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    },
    now: () => at,
    wall: () => at,
    visible: () => true,
  };
  const watchdog = new Watchdog(parts);
  const silence = () => {
    at += 31_000;
    watchdog.look();
  };
  watchdog.frame();
  for (let times = 0; times < 4; times += 1) silence();
  expect([reload.mock.calls.length, giveUp.mock.calls.length]).toEqual([3, 1]);
  at += 600_000;
  watchdog.frame();
  silence();
  expect(reload).toHaveBeenCalledTimes(4);
  parts.visible = () => false;
  silence();
  expect(reload).toHaveBeenCalledTimes(4);
});

test('the log keeps 200 lines and sends ten errors a minute', () => {
  const sent: unknown[] = [];
  const log = new Log(
    () => 0,
    (line) => sent.push(line),
  );
  for (let line = 0; line < 250; line += 1) log.note(line % 2 ? 'error' : 'info', `line ${line}`);
  expect([log.recent().length, sent.length]).toEqual([200, 10]);
});

test('a boot id is a UUID that sorts by time', () => {
  expect(newBoot()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const later = newBoot(1_795_366_800_001);
  expect(newBoot(1_795_366_800_000) < later).toBe(true);
  expect(later.slice(0, 13)).toBe('01a20433-4a81');
});
