import type {
  Campaign,
  CampaignInput,
  CampaignItem,
  CampaignKind,
  PrintedPrice,
  Severity,
} from '@vitrine/api/types';
import { type ConditionForm, conditionComplaint, conditionFormOf, conditionOf } from '../../lib/condition';
import { floatingFromPicker, floatingToPicker, fromPicker, toPicker } from '../../lib/picker';
import { EVERYWHERE, type Target, targetOf, whereOf } from '../../lib/target';
import { ALWAYS, hasWeekdays, type RuleForm, ruleFormOf, rulesOf } from './rules';

export interface CampaignForm extends Target, Record<string, unknown> {
  name: string;
  content: 'playlist' | 'media';
  playlistId: string | null;
  items: CampaignItem[];
  /** Whether the edges are each store's wall time, or one instant everywhere. */
  clock: 'store' | 'same';
  from: string | null;
  to: string | null;
  /** On which days and at which times; several are joined. */
  rules: RuleForm[];
  condition: ConditionForm | null;
  kind: CampaignKind;
  priority: number;
  weight: number;
  /** Whether the weight grows towards an event: from `weight` at the start to `rampWeight` at `rampEvent`. */
  ramp: boolean;
  rampWeight: number;
  rampEvent: string | null;
  sharePercent: number;
  severity: Severity;
  /** At most so many plays an hour; empty = as many as there is room for. */
  capPerHour: number | '';
  /** At least so long between two of its plays. */
  gapSeconds: number | '';
  separationKeys: string[];
  wake: boolean;
  softEnd: boolean;
  /** Prices that the media show, compared with the known ones before publishing. */
  printedPrices: PrintedPriceForm[];
}

export interface PrintedPriceForm {
  fact: string;
  value: number | '';
}

export const EMPTY: CampaignForm = {
  name: '',
  content: 'media',
  playlistId: null,
  items: [],
  ...EVERYWHERE,
  clock: 'store',
  from: null,
  to: null,
  rules: [ALWAYS],
  condition: null,
  kind: 'loop',
  priority: 0,
  weight: 1,
  ramp: false,
  rampWeight: 5,
  rampEvent: null,
  sharePercent: 20,
  severity: 'moderate',
  capPerHour: '',
  gapSeconds: '',
  separationKeys: [],
  wake: false,
  softEnd: false,
  printedPrices: [],
};

/** Where and when somebody has drawn a new campaign in the schedule. */
export function placedAt(drawn: {
  site?: string;
  screen?: string;
  from?: string;
  to?: string;
}): Partial<CampaignForm> {
  const { site, screen, from, to } = drawn;
  return {
    ...(site ? { where: 'sites', sites: [site] } : {}),
    ...(screen ? { where: 'sites', screens: [screen] } : {}),
    ...(from || to
      ? { clock: 'store', from: floatingToPicker(from ?? null), to: floatingToPicker(to ?? null) }
      : {}),
  };
}

function absolute(edge: string | null | undefined): boolean {
  return /(Z|[+-]\d\d:\d\d)$/.test(edge ?? '');
}

/** A campaign of the server as the values of the form. */
export function formOf(campaign: Campaign): CampaignForm {
  const same = [campaign.from, campaign.to, campaign.ramp?.event].some(absolute);
  const edge = (text: string | null) => (absolute(text) ? toPicker(text) : floatingToPicker(text));
  return {
    ...EMPTY,
    ...whereOf(campaign.target),
    name: campaign.name,
    content: campaign.playlistId ? 'playlist' : 'media',
    playlistId: campaign.playlistId ?? null,
    items: campaign.items ?? [],
    clock: same ? 'same' : 'store',
    from: edge(campaign.from ?? null),
    to: edge(campaign.to ?? null),
    rules: campaign.rules.length > 0 ? campaign.rules.map(ruleFormOf) : [ALWAYS],
    condition: conditionFormOf(campaign.condition),
    kind: campaign.kind,
    priority: campaign.priority,
    weight: campaign.ramp?.w0 ?? campaign.weight ?? EMPTY.weight,
    ramp: Boolean(campaign.ramp),
    rampWeight: campaign.ramp?.w1 ?? EMPTY.rampWeight,
    rampEvent: edge(campaign.ramp?.event ?? null),
    sharePercent: campaign.sharePermille ? campaign.sharePermille / 10 : EMPTY.sharePercent,
    severity: campaign.severity ?? EMPTY.severity,
    capPerHour: campaign.capPerHour ?? '',
    gapSeconds: campaign.gapMs ? campaign.gapMs / 1000 : '',
    separationKeys: campaign.separationKeys ?? [],
    wake: campaign.wake ?? false,
    softEnd: campaign.softEnd ?? false,
    printedPrices: campaign.printedPrices ?? [],
  };
}

/** Whether a kind shares its time with others by weight. */
export function isWeighted(kind: CampaignKind): boolean {
  return kind === 'loop' || kind === 'filler' || kind === 'takeover';
}

/** Whether it wakes the screens: it plays in closed stores, too. */
export function isAwake({ kind, wake }: { kind: CampaignKind; wake?: boolean | null }): boolean {
  return kind === 'emergency' || (kind === 'takeover' && wake === true);
}

/** The prices that say something. */
function pricesOf({ printedPrices }: CampaignForm): PrintedPrice[] {
  return printedPrices.flatMap(({ fact, value }) =>
    fact.trim() && value !== '' ? [{ fact: fact.trim(), value }] : [],
  );
}

/** The values of the form as the body of a campaign. */
export function inputOf(form: CampaignForm): CampaignInput {
  const edge = form.clock === 'same' ? fromPicker : floatingFromPicker;
  const printedPrices = pricesOf(form);
  return {
    ...(printedPrices.length > 0 ? { printedPrices } : {}),
    name: form.name.trim(),
    kind: form.kind,
    priority: form.priority,
    ...(form.kind === 'share_of_voice'
      ? { sharePermille: Math.round(form.sharePercent * 10) }
      : { weight: form.weight }),
    ...(form.ramp && isWeighted(form.kind) && form.rampEvent
      ? { ramp: { w0: form.weight, w1: form.rampWeight, event: edge(form.rampEvent) ?? '' } }
      : {}),
    ...(form.kind === 'emergency' ? { severity: form.severity } : {}),
    target: targetOf(form),
    from: edge(form.from),
    to: edge(form.to),
    rules: rulesOf(form.rules),
    ...(form.condition ? { condition: conditionOf(form.condition) } : {}),
    ...(form.capPerHour ? { capPerHour: form.capPerHour } : {}),
    ...(form.gapSeconds ? { gapMs: Math.round(form.gapSeconds * 1000) } : {}),
    ...(form.separationKeys.length > 0 ? { separationKeys: form.separationKeys } : {}),
    ...(form.kind === 'takeover' && form.wake ? { wake: true } : {}),
    ...(form.softEnd ? { softEnd: true } : {}),
    ...(form.content === 'playlist' ? { playlistId: form.playlistId } : { items: form.items }),
  };
}

const NAME_MOST = 120;

export type Complaint =
  | 'required'
  | 'nameTooLong'
  | 'endsBefore'
  | 'needsEnd'
  | 'rampNeedsStart'
  | 'chooseEvent'
  | 'eventBefore'
  | 'chooseDate'
  | 'dateTwice'
  | 'chooseDay'
  | 'chooseDates'
  | 'chooseFact'
  | 'chooseNumber'
  | 'notAList'
  | 'chooseFactKey'
  | 'choosePrice'
  | 'chooseSite'
  | 'chooseTag'
  | 'choosePlaylist'
  | 'chooseMedia';

/** What has to be mended before the form can be sent, by field. */
export function complaints(form: CampaignForm): Partial<Record<string, Complaint>> {
  const found: Partial<Record<string, Complaint>> = {};
  if (!form.name.trim()) found.name = 'required';
  if (form.name.trim().length > NAME_MOST) found.name = 'nameTooLong';
  if (form.content === 'playlist' && !form.playlistId) found.playlistId = 'choosePlaylist';
  if (form.content === 'media' && form.items.length === 0) found.items = 'chooseMedia';
  if (form.where === 'sites' && form.sites.length + form.screens.length === 0) found.sites = 'chooseSite';
  if (form.where === 'tags' && form.tags.length === 0) found.tags = 'chooseTag';
  if (form.where === 'expression' && !form.expression.trim()) found.expression = 'required';
  if (form.from && form.to && form.to <= form.from) found.to = 'endsBefore';
  if ((form.kind === 'takeover' || form.kind === 'emergency') && !form.to) found.to = 'needsEnd';
  if (form.ramp && isWeighted(form.kind)) {
    if (!form.from) found.from = 'rampNeedsStart';
    if (!form.rampEvent) found.rampEvent = 'chooseEvent';
    else if (form.from && form.rampEvent <= form.from) found.rampEvent = 'eventBefore';
  }
  for (const [at, { weekdays, repeat, dates, overrides }] of form.rules.entries()) {
    if (hasWeekdays(repeat) && weekdays.length === 0) found[`rules.${at}.weekdays`] = 'chooseDay';
    if (repeat.kind === 'dates' && dates.length === 0) found[`rules.${at}.dates`] = 'chooseDates';
    if (repeat.kind === 'monthDays' && repeat.monthDays.length === 0)
      found[`rules.${at}.recurrence`] = 'chooseDay';
    for (const [place, { date }] of overrides.entries()) {
      const field = `rules.${at}.overrides.${place}`;
      if (!date) found[field] = 'chooseDate';
      else if (overrides.findIndex((one) => one.date === date) < place) found[field] = 'dateTwice';
    }
    if (repeat.kind === 'advanced' && !repeat.text.trim()) found[`rules.${at}.recurrence`] = 'required';
  }
  for (const [at, price] of form.printedPrices.entries()) {
    if (!price.fact.trim() && price.value !== '') found[`printedPrices.${at}.fact`] = 'chooseFactKey';
    if (price.fact.trim() && price.value === '') found[`printedPrices.${at}.value`] = 'choosePrice';
  }
  const unsaid = conditionComplaint(form.condition);
  if (unsaid) found.condition = unsaid;
  return found;
}

const RULE_FIELDS: Record<string, string> = {
  inCalendars: 'within',
  notInCalendars: 'without',
};

/** The server's field names as the fields of this form. */
export function localField(form: CampaignForm, field: string): string {
  if (field === 'target') return form.where === 'all' ? 'name' : form.where;
  if (field === 'sharePermille') return 'sharePercent';
  if (field === 'gapMs') return 'gapSeconds';
  if (field.startsWith('separationKeys')) return 'separationKeys';
  if (field.startsWith('condition')) return 'condition';
  if (field === 'ramp.w0') return 'weight';
  if (field === 'ramp.w1') return 'rampWeight';
  if (field.startsWith('ramp')) return 'rampEvent';
  const price = /^printedPrices\[(\d+)\]\.(\w+)/.exec(field);
  if (price) return `printedPrices.${price[1]}.${price[2]}`;
  const item = /^items\[(\d+)\]/.exec(field);
  if (item) return `items.${item[1]}`;
  const single = /^rules\[(\d+)\]\.overrides\[(\d+)\]/.exec(field);
  if (single) return `rules.${single[1]}.overrides.${single[2]}`;
  const rule = /^rules\[(\d+)\](?:\.(\w+))?/.exec(field);
  if (rule) return `rules.${rule[1]}.${RULE_FIELDS[rule[2] ?? ''] ?? rule[2] ?? 'dayparts'}`;
  return field;
}

/** Media as items of a campaign. */
export function itemsOf(mediaIds: string[]): CampaignItem[] {
  return mediaIds.map((mediaId) => ({ mediaId, fit: 'contain', transition: 'cut' }));
}
