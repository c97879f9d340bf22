import type { Campaign, CampaignInput, CampaignItem, CampaignKind, Severity } from '@vitrine/api/types';
import { floatingFromPicker, floatingToPicker, fromPicker, toPicker } from '../../lib/picker';
import { type ConditionForm, conditionComplaint, conditionFormOf, conditionOf } from './condition';
import { ALWAYS, hasWeekdays, type RuleForm, ruleFormOf, rulesOf } from './rules';

export interface CampaignForm extends Record<string, unknown> {
  name: string;
  content: 'playlist' | 'media';
  playlistId: string | null;
  items: CampaignItem[];
  where: 'all' | 'sites' | 'tags' | 'expression';
  sites: string[];
  tags: string[];
  expression: string;
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
  sharePercent: number;
  severity: Severity;
  /** At most so many plays an hour; empty = as many as there is room for. */
  capPerHour: number | '';
  /** At least so long between two of its plays. */
  gapSeconds: number | '';
  separationKeys: string[];
  wake: boolean;
  softEnd: boolean;
}

export const EMPTY: CampaignForm = {
  name: '',
  content: 'playlist',
  playlistId: null,
  items: [],
  where: 'all',
  sites: [],
  tags: [],
  expression: '',
  clock: 'store',
  from: null,
  to: null,
  rules: [ALWAYS],
  condition: null,
  kind: 'loop',
  priority: 0,
  weight: 1,
  sharePercent: 20,
  severity: 'moderate',
  capPerHour: '',
  gapSeconds: '',
  separationKeys: [],
  wake: false,
  softEnd: false,
};

const TAG = /^[a-z0-9_.-]{1,64}(=[\p{L}\d_.-]{1,64})?$/u;

/** Which part of the form a target expression belongs to. */
export function whereOf(target: string): Pick<CampaignForm, 'where' | 'sites' | 'tags' | 'expression'> {
  const none = { sites: [], tags: [], expression: '' };
  const trimmed = target.trim();
  if (trimmed === '*') return { ...none, where: 'all' };
  const atoms = trimmed.split('|').map((atom) => atom.trim());
  const under = atoms.map((atom) => /^under:([0-9a-f-]{36})$/.exec(atom)?.[1]);
  if (under.every((id) => id !== undefined)) return { ...none, where: 'sites', sites: under as string[] };
  if (atoms.every((atom) => TAG.test(atom))) return { ...none, where: 'tags', tags: atoms };
  return { ...none, where: 'expression', expression: target };
}

export function targetOf({
  where,
  sites,
  tags,
  expression,
}: Pick<CampaignForm, 'where' | 'sites' | 'tags' | 'expression'>): string {
  if (where === 'all') return '*';
  if (where === 'sites') return sites.map((id) => `under:${id}`).join(' | ');
  if (where === 'tags') return tags.join(' | ');
  return expression.trim();
}

function absolute(edge: string | null | undefined): boolean {
  return /(Z|[+-]\d\d:\d\d)$/.test(edge ?? '');
}

/** A campaign of the server as the values of the form. */
export function formOf(campaign: Campaign): CampaignForm {
  const same = absolute(campaign.from) || absolute(campaign.to);
  const edge = (text: string | null) => (absolute(text) ? toPicker(text) : floatingToPicker(text));
  return {
    ...EMPTY,
    ...whereOf(campaign.target),
    name: campaign.name,
    content: campaign.playlistId ? 'playlist' : (campaign.items?.length ?? 0) > 0 ? 'media' : 'playlist',
    playlistId: campaign.playlistId ?? null,
    items: campaign.items ?? [],
    clock: same ? 'same' : 'store',
    from: edge(campaign.from ?? null),
    to: edge(campaign.to ?? null),
    rules: campaign.rules.length > 0 ? campaign.rules.map(ruleFormOf) : [ALWAYS],
    condition: conditionFormOf(campaign.condition),
    kind: campaign.kind,
    priority: campaign.priority,
    weight: campaign.weight ?? EMPTY.weight,
    sharePercent: campaign.sharePermille ? campaign.sharePermille / 10 : EMPTY.sharePercent,
    severity: campaign.severity ?? EMPTY.severity,
    capPerHour: campaign.capPerHour ?? '',
    gapSeconds: campaign.gapMs ? campaign.gapMs / 1000 : '',
    separationKeys: campaign.separationKeys ?? [],
    wake: campaign.wake ?? false,
    softEnd: campaign.softEnd ?? false,
  };
}

/** The values of the form as the body of a campaign; the growing weight and the printed prices, which the form does not show, are kept from `base`. */
export function inputOf(form: CampaignForm, base?: Campaign): CampaignInput {
  const edge = form.clock === 'same' ? fromPicker : floatingFromPicker;
  return {
    ...(base?.ramp ? { ramp: base.ramp } : {}),
    ...(base?.printedPrices ? { printedPrices: base.printedPrices } : {}),
    name: form.name.trim(),
    kind: form.kind,
    priority: form.priority,
    ...(form.kind === 'share_of_voice'
      ? { sharePermille: Math.round(form.sharePercent * 10) }
      : { weight: form.weight }),
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

export type Complaint =
  | 'required'
  | 'endsBefore'
  | 'needsEnd'
  | 'chooseDay'
  | 'chooseDates'
  | 'chooseFact'
  | 'chooseNumber'
  | 'notAList'
  | 'chooseSite'
  | 'chooseTag'
  | 'choosePlaylist'
  | 'chooseMedia';

/** What has to be mended before the form can be sent, by field. */
export function complaints(form: CampaignForm): Partial<Record<string, Complaint>> {
  const found: Partial<Record<string, Complaint>> = {};
  if (!form.name.trim()) found.name = 'required';
  if (form.content === 'playlist' && !form.playlistId) found.playlistId = 'choosePlaylist';
  if (form.content === 'media' && form.items.length === 0) found.items = 'chooseMedia';
  if (form.where === 'sites' && form.sites.length === 0) found.sites = 'chooseSite';
  if (form.where === 'tags' && form.tags.length === 0) found.tags = 'chooseTag';
  if (form.where === 'expression' && !form.expression.trim()) found.expression = 'required';
  if (form.from && form.to && form.to <= form.from) found.to = 'endsBefore';
  if ((form.kind === 'takeover' || form.kind === 'emergency') && !form.to) found.to = 'needsEnd';
  for (const [at, { weekdays, repeat, dates }] of form.rules.entries()) {
    if (hasWeekdays(repeat) && weekdays.length === 0) found[`rules.${at}.weekdays`] = 'chooseDay';
    if (repeat.kind === 'dates' && dates.length === 0) found[`rules.${at}.dates`] = 'chooseDates';
    if (repeat.kind === 'monthDays' && repeat.monthDays.length === 0)
      found[`rules.${at}.recurrence`] = 'chooseDay';
    if (repeat.kind === 'advanced' && !repeat.text.trim()) found[`rules.${at}.recurrence`] = 'required';
  }
  const unsaid = conditionComplaint(form.condition);
  if (unsaid) found.condition = unsaid;
  return found;
}

const RULE_FIELDS: Record<string, string> = {
  inCalendars: 'within',
  notInCalendars: 'without',
  overrides: 'dayparts',
};

/** The server's field names as the fields of this form. */
export function localField(form: CampaignForm, field: string): string {
  if (field === 'target') return form.where === 'all' ? 'name' : form.where;
  if (field === 'sharePermille') return 'sharePercent';
  if (field === 'gapMs') return 'gapSeconds';
  if (field.startsWith('separationKeys')) return 'separationKeys';
  if (field.startsWith('condition')) return 'condition';
  const rule = /^rules\[(\d+)\](?:\.(\w+))?/.exec(field);
  if (rule) return `rules.${rule[1]}.${RULE_FIELDS[rule[2] ?? ''] ?? rule[2] ?? 'dayparts'}`;
  return field;
}
