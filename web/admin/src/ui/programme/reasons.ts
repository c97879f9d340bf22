/** What the server says about a campaign, as the name of a sentence and what is put into it. Pure. */
import type { Candidate } from '@vitrine/api/types';

/** How values are written, in the reader's language and by the store's clock. */
export interface Words {
  moment(instant: string): string;
  number(value: number): string;
  /** A part of a target expression as a person says it. */
  target(part: string): string;
  /** A name between the language's quotation marks. */
  quote(name: string): string;
  yes: string;
  no: string;
}

export type ReasonName =
  | 'in_loop'
  | 'paused'
  | 'not_targeted'
  | 'no_target'
  | 'not_begun'
  | 'over'
  | 'calendar'
  | 'outside_daypart'
  | 'never_again'
  | 'condition_false'
  | 'condition_no'
  | 'condition_missing'
  | 'condition_unknown'
  | 'condition_expired'
  | 'dwell_hold'
  | 'no_playable_media'
  | 'screen_closed'
  | 'legal_dark'
  | 'suppressed_by_emergency'
  | 'suppressed_by_takeover'
  | 'suppressed_by_priority'
  | 'capped'
  | 'gap'
  | 'separated'
  | 'oversold'
  | 'sold_out'
  | 'other';

export interface Reason {
  name: ReasonName;
  values: Record<string, string>;
}

type Detail = Record<string, unknown>;
const text = (value: unknown) => (typeof value === 'string' ? value : '');

/** The share of the time of a campaign that plays, in percent; null for one that does not. */
export function shareOf({ outcome, detail }: Candidate): number | null {
  const said = (detail ?? {}) as Detail;
  if (outcome === 'in_loop') return Number(said.sharePpb ?? 0) / 1e7;
  if (outcome === 'oversold')
    return Number(said.grantedPermille) > 0 ? Number(said.grantedPermille) / 10 : null;
  return null;
}

export function reasonOf({ outcome, detail }: Candidate, words: Words): Reason {
  const said = (detail ?? {}) as Detail;
  const value = (of: unknown): string => {
    if (of === true) return words.yes;
    if (of === false) return words.no;
    return typeof of === 'number' ? words.number(of) : text(of);
  };
  const be = (name: ReasonName, values: Record<string, string> = {}): Reason => ({ name, values });
  const until = () => ({ until: words.moment(text(said.until)) });
  switch (outcome) {
    case 'in_loop':
    case 'paused':
    case 'screen_closed':
    case 'legal_dark':
      return be(outcome);
    case 'not_targeted':
      return said.part ? be('not_targeted', { part: words.target(text(said.part)) }) : be('no_target');
    case 'outside_window':
      return said.opens ? be('not_begun', { opens: words.moment(text(said.opens)) }) : be('over');
    case 'outside_daypart':
      return daypart(said, words, be);
    case 'condition_false': {
      const values = { key: text(said.key), value: value(said.value), threshold: value(said.threshold) };
      if (said.value === null || said.value === undefined)
        return be('condition_missing', { key: values.key });
      const name =
        said.threshold === null || said.threshold === undefined ? 'condition_no' : 'condition_false';
      return be(name, { ...values, since: words.moment(text(said.since)) });
    }
    case 'condition_unknown':
      return be(said.expired ? 'condition_expired' : 'condition_unknown', { key: text(said.key) });
    case 'dwell_hold':
    case 'capped':
    case 'gap':
      return be(outcome, until());
    case 'separated':
      return be(outcome, { from: words.quote(text((said.from as Detail | undefined)?.name)) });
    case 'no_playable_media':
      return be('no_playable_media', { count: String(list(said.items).length) });
    case 'suppressed_by_emergency':
    case 'suppressed_by_takeover':
    case 'suppressed_by_priority':
      return be(outcome, {
        whom: list(said.whom)
          .map(({ name }) => words.quote(text(name)))
          .join(', '),
      });
    case 'oversold':
      return Number(said.grantedPermille) > 0
        ? be('oversold', { granted: words.number(Number(said.grantedPermille) / 10) })
        : be('sold_out');
    default:
      return be('other', { outcome });
  }
}

function daypart(
  said: Detail,
  words: Words,
  be: (name: ReasonName, values?: Record<string, string>) => Reason,
) {
  const calendar = said.calendar as Detail | null | undefined;
  if (calendar) {
    const label = text(calendar.label);
    const name = text(calendar.name);
    return be('calendar', { calendar: label && label !== name ? `${name} (${label})` : name });
  }
  return said.next ? be('outside_daypart', { next: words.moment(text(said.next)) }) : be('never_again');
}

/** Why single items do not play, each sort once. */
export function itemReasons({ outcome, detail }: Candidate): string[] {
  if (outcome !== 'no_playable_media') return [];
  const items = list(((detail ?? {}) as Detail).items);
  return [...new Set(items.map(({ reason }) => text(reason)))];
}

function list(value: unknown): Detail[] {
  return Array.isArray(value) ? (value as Detail[]) : [];
}

/** A part of a target as words: the name behind an id, a tag as it is. */
export function targetWords(part: string, names: Map<string, string>): string {
  return part.replace(/\b(?:under|screen|group):([0-9a-f-]{36})/g, (all, id: string) => names.get(id) ?? all);
}
