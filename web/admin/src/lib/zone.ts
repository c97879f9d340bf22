/** Wall clocks of stores. Times as text `YYYY-MM-DDTHH:MM`, instants in epoch milliseconds; nothing here adds 24 hours. */

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const same = new Map<string, boolean>();
const formats = new Map<string, Intl.DateTimeFormat>();

interface Clocks {
  Now: { timeZoneId(): string; zonedDateTimeISO(zone: string): object };
}

/** Where a browser has it: it knows the zones without a formatter, the first of which takes a slow machine 70 ms. */
const clocks = (globalThis as { Temporal?: Clocks }).Temporal?.Now;

export const browserZone = (): string =>
  clocks?.timeZoneId() ?? Intl.DateTimeFormat().resolvedOptions().timeZone;

let home: string | null = null;

/** The zone of the organisation, from when it is known on: on its clock everything is told and asked that is not of one screen or store. */
export const homeZone = (): string => home ?? browserZone();

export function setHomeZone(zone: string): void {
  try {
    if (clocks) clocks.zonedDateTimeISO(zone);
    else formatOf(zone);
    home = zone;
  } catch {
    // the server may know zones that this browser does not
    home = null;
  }
}

/** Whether the clocks of two zones read the same now and in all seasons of the year to come. */
export function isSameClock(one: string, other: string, now: number): boolean {
  if (one === other) return true;
  const key = `${one} ${other} ${Math.floor(now / DAY_MS)}`;
  const known = same.get(key);
  if (known !== undefined) return known;
  const months = Array.from({ length: 12 }, (_, month) => now + month * 30 * DAY_MS);
  const isSame = months.every((at) => wallOf(at, one) === wallOf(at, other));
  same.set(key, isSame);
  return isSame;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formats.set(zone, made);
  return made;
}

/** What the wall clock of a zone reads at an instant. */
export function wallOf(at: number, zone: string): string {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

function offsetAt(at: number, zone: string): number {
  const whole = Math.floor(at / MINUTE_MS) * MINUTE_MS;
  return Date.parse(`${wallOf(whole, zone)}Z`) - whole;
}

/** The first instant at which the wall clock of the zone reads `wall` or later. */
export function instantOf(wall: string, zone: string): number {
  const asUtc = Date.parse(`${wall}Z`);
  const offsets = [offsetAt(asUtc - DAY_MS, zone), offsetAt(asUtc + DAY_MS, zone)];
  let early = asUtc - Math.max(...offsets);
  let late = asUtc - Math.min(...offsets);
  if (wallOf(early, zone) >= wall) return early;
  while (late - early > MINUTE_MS) {
    const middle = early + Math.round((late - early) / 2 / MINUTE_MS) * MINUTE_MS;
    if (wallOf(middle, zone) >= wall) late = middle;
    else early = middle;
  }
  return late;
}

export function dateAfter(date: string, days = 1): string {
  return new Date(Date.parse(`${date}T00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** A local day: 23, 24 or 25 hours. */
export interface Day {
  date: string;
  zone: string;
  start: number;
  end: number;
}

export function dayOf(date: string, zone: string): Day {
  const start = instantOf(`${date}T00:00`, zone);
  return { date, zone, start, end: instantOf(`${dateAfter(date)}T00:00`, zone) };
}
