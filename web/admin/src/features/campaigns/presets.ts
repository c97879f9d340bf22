/** Usual times, in a marketer's words. Pure. */
import { EVERY_DAY } from '../../lib/recurrence';
import { dateAfter } from '../../lib/zone';
import { ALWAYS, type RuleForm, sameRule } from './rules';

export const PRESETS = {
  always: { weekdays: EVERY_DAY, dayparts: [] },
  weekdays: { weekdays: [1, 2, 3, 4, 5], dayparts: [] },
  weekend: { weekdays: [6, 7], dayparts: [] },
  lunch: { weekdays: EVERY_DAY, dayparts: [{ start: '11:30', end: '14:00' }] },
  happyHour: { weekdays: [4, 5, 6], dayparts: [{ start: '17:00', end: '20:00' }] },
} satisfies Record<string, Pick<RuleForm, 'weekdays' | 'dayparts'>>;

export type Preset = keyof typeof PRESETS;

/** The usual time that a rule says, if it says nothing else. */
export function presetOf(rule: RuleForm): Preset | null {
  const names = Object.keys(PRESETS) as Preset[];
  return names.find((name) => sameRule({ ...ALWAYS, ...PRESETS[name] }, rule)) ?? null;
}

export const LENGTHS = { week: 7, month: 30 } as const;
export type Length = keyof typeof LENGTHS | 'open';

/** The end that lies so many days after the start, as a picker holds it; nights are whole. */
export function endAfter(from: string | null, length: Length, today: string): string | null {
  if (length === 'open') return null;
  return `${dateAfter((from ?? today).slice(0, 10), LENGTHS[length])} ${from?.slice(11, 19) || '00:00:00'}`;
}
