/** What a move or a new length of a bar means for its campaign. Pure. */

import type { Campaign, CampaignInput, Period, Rule } from '@vitrine/api/types';
import { campaignBody } from '../../data/campaigns';
import { periodOn } from '../../lib/closed';
import { weekdayOf } from '../../lib/recurrence';
import { DAY, dateText, edgeMoved, wallMs, wallText } from '../../lib/wall';
import type { Stretch } from './axis';

/** The daypart of a rule, on a date, that an occurrence comes from. */
export interface Source {
  rule: number;
  /** Its place among the dayparts of that date; null = the rule has none and lasts the whole day. */
  part: number | null;
  date: string;
  /** Whether the date has its own times already. */
  isOwn: boolean;
}

const WHOLE: Period = { start: '00:00', end: '24:00' };

function partsOn(rule: Rule, date: string): { parts: Period[]; isOwn: boolean; isWhole: boolean } {
  const own = rule.overrides?.find((one) => one.date === date);
  if (own) return { parts: own.dayparts, isOwn: true, isWhole: false };
  const parts = rule.dayparts ?? [];
  return { parts: parts.length > 0 ? parts : [WHOLE], isOwn: false, isWhole: parts.length === 0 };
}

function mayFallOn({ weekdays = [], dates = [], exceptDates = [] }: Rule, date: string): boolean {
  if (dates.includes(date)) return true;
  return !exceptDates.includes(date) && (weekdays.length === 0 || weekdays.includes(weekdayOf(date)));
}

/** Where in the rules an occurrence comes from; null if that is not one daypart on one date. */
export function sourceOf(campaign: Campaign, from: number | null, to: number | null): Source | null {
  if (from === null || to === null) return null;
  const date = dateText(from);
  const found = campaign.rules.flatMap((rule, at) => {
    const { parts, isOwn, isWhole } = partsOn(rule, date);
    if (!isOwn && !mayFallOn(rule, date)) return [];
    return parts.flatMap((part, place) => {
      const { start, end } = periodOn(wallMs(date), part);
      return start === from && end === to ? [{ rule: at, part: isWhole ? null : place, date, isOwn }] : [];
    });
  });
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** Whether a bar can be moved by hand, and if not, why not. */
export type Hold = 'free' | 'noEdges' | 'joined';

export function holdOf(bar: {
  campaign: Campaign;
  from: number | null;
  to: number | null;
  source: Source | null;
}): Hold {
  if (bar.campaign.rules.length > 0) return bar.source ? 'free' : 'joined';
  return bar.from === null && bar.to === null ? 'noEdges' : 'free';
}

/** A campaign without rules in another window: its edges move, those that it has. */
export function movedWindow(
  campaign: Campaign,
  by: { start: number; end: number },
  zone: string,
): CampaignInput {
  const body = campaignBody(campaign);
  return {
    ...body,
    ...(campaign.from ? { from: edgeMoved(campaign.from, by.start, zone) } : {}),
    ...(campaign.to ? { to: edgeMoved(campaign.to, by.end, zone) } : {}),
  };
}

function periodOf({ start, end }: Stretch): Period {
  const time = (at: number) => wallText(at).slice(11);
  return { start: time(start), end: time(end) === '00:00' ? '24:00' : time(end) };
}

/** Why an edit cannot be made so. */
export type Refusal = 'tooLong' | 'ownTimes' | 'recurrence' | 'singleDates';
export type Edited = { body: CampaignInput; refusal?: undefined } | { body?: undefined; refusal: Refusal };

function withRule(campaign: Campaign, at: number, change: Partial<Rule>): Edited {
  const rules = campaign.rules.map((rule, place) => (place === at ? { ...rule, ...change } : rule));
  return { body: { ...campaignBody(campaign), rules } };
}

function replaced<T>(list: T[], at: number, ...by: T[]): T[] {
  return [...list.slice(0, at), ...by, ...list.slice(at + 1)];
}

function inOrder(parts: Period[]): Period[] {
  return [...parts].sort((a, b) => a.start.localeCompare(b.start));
}

/** The one occurrence gets other times: its date, and the one that it goes to, get their own. `isPlayed` says of a date whether the rule falls on it. */
export function onThisDate(
  campaign: Campaign,
  source: Source,
  next: Stretch,
  isPlayed: (date: string) => boolean,
): Edited {
  if (next.end - next.start > DAY) return { refusal: 'tooLong' };
  const rule = campaign.rules[source.rule] as Rule;
  const here = partsOn(rule, source.date).parts;
  const goesTo = dateText(next.start);
  const own = new Map((rule.overrides ?? []).map(({ date, dayparts }) => [date, dayparts]));
  if (goesTo === source.date) {
    own.set(source.date, inOrder(replaced(here, source.part ?? 0, periodOf(next))));
  } else {
    own.set(source.date, replaced(here, source.part ?? 0));
    const there = own.get(goesTo) ?? (isPlayed(goesTo) ? partsOn(rule, goesTo).parts : []);
    own.set(goesTo, inOrder([...there, periodOf(next)]));
  }
  const overrides = [...own]
    .map(([date, dayparts]) => ({ date, dayparts }))
    .sort((a, b) => a.date.localeCompare(b.date));
  return withRule(campaign, source.rule, { overrides });
}

/** Every occurrence gets other times, and other weekdays if it went to another day. */
export function onEveryDate(campaign: Campaign, source: Source, next: Stretch): Edited {
  if (next.end - next.start > DAY) return { refusal: 'tooLong' };
  if (source.isOwn) return { refusal: 'ownTimes' };
  const rule = campaign.rules[source.rule] as Rule;
  const days = Math.round((wallMs(dateText(next.start)) - wallMs(source.date)) / DAY);
  const dayparts =
    source.part === null
      ? [periodOf(next)]
      : inOrder(replaced(rule.dayparts ?? [], source.part, periodOf(next)));
  if (days === 0) return withRule(campaign, source.rule, { dayparts });
  if (rule.recurrence) return { refusal: 'recurrence' };
  const weekdays = rule.weekdays ?? [];
  if (weekdays.length === 0 && (rule.dates ?? []).length > 0) return { refusal: 'singleDates' };
  const turn = (day: number) => ((((day - 1 + days) % 7) + 7) % 7) + 1;
  const moved = weekdays.length === 0 ? {} : { weekdays: weekdays.map(turn).sort((a, b) => a - b) };
  return withRule(campaign, source.rule, { dayparts, ...moved });
}
