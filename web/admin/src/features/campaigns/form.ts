import type {
  Campaign,
  CampaignInput,
  CampaignItem,
  CampaignKind,
  Period,
  Rule,
  Severity,
} from '@vitrine/api/types';
import { floatingFromPicker, floatingToPicker, fromPicker, toPicker } from '../../lib/picker';

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
  weekdays: number[];
  dayparts: Period[];
  /** Calendars on whose dates alone it plays, and those on whose dates it does not. */
  within: string[];
  without: string[];
  kind: CampaignKind;
  priority: number;
  weight: number;
  sharePercent: number;
  severity: Severity;
  /** Rules richer than this form can show; they are kept as they are. */
  keptRules: Rule[] | null;
}

export const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

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
  weekdays: EVERY_DAY,
  dayparts: [],
  within: [],
  without: [],
  kind: 'loop',
  priority: 0,
  weight: 1,
  sharePercent: 20,
  severity: 'moderate',
  keptRules: null,
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

function isSimple(rules: Rule[]): boolean {
  if (rules.length === 0) return true;
  const [rule] = rules;
  const filled = (list?: unknown[]) => (list?.length ?? 0) > 0;
  return (
    rules.length === 1 &&
    !rule?.recurrence &&
    !rule?.startDate &&
    ![rule?.dates, rule?.exceptDates, rule?.overrides].some(filled)
  );
}

function absolute(edge: string | null | undefined): boolean {
  return /(Z|[+-]\d\d:\d\d)$/.test(edge ?? '');
}

/** A campaign of the server as the values of the form. */
export function formOf(campaign: Campaign): CampaignForm {
  const same = absolute(campaign.from) || absolute(campaign.to);
  const edge = (text: string | null) => (absolute(text) ? toPicker(text) : floatingToPicker(text));
  const simple = isSimple(campaign.rules);
  const rule = simple ? campaign.rules[0] : undefined;
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
    weekdays: rule?.weekdays?.length ? rule.weekdays : EVERY_DAY,
    dayparts: rule?.dayparts ?? [],
    within: rule?.inCalendars ?? [],
    without: rule?.notInCalendars ?? [],
    kind: campaign.kind,
    priority: campaign.priority,
    weight: campaign.weight ?? EMPTY.weight,
    sharePercent: campaign.sharePermille ? campaign.sharePermille / 10 : EMPTY.sharePercent,
    severity: campaign.severity ?? EMPTY.severity,
    keptRules: simple ? null : campaign.rules,
  };
}

function rulesOf({ weekdays, dayparts, within, without, keptRules }: CampaignForm): Rule[] {
  if (keptRules) return keptRules;
  const everyDay = weekdays.length === 0 || weekdays.length === 7;
  if (everyDay && [dayparts, within, without].every((list) => list.length === 0)) return [];
  return [
    {
      ...(everyDay ? {} : { weekdays: [...weekdays].sort() }),
      ...(within.length > 0 ? { inCalendars: within } : {}),
      ...(without.length > 0 ? { notInCalendars: without } : {}),
      dayparts,
    },
  ];
}

/** What this form does not show and an integrator may have set. */
const KEPT = ['condition', 'separationKeys', 'gapMs', 'capPerHour', 'ramp', 'wake', 'softEnd'] as const;

/** The values of the form as the body of a campaign; what the form does not know is kept from `base`. */
export function inputOf(form: CampaignForm, base?: Campaign): CampaignInput {
  const edge = form.clock === 'same' ? fromPicker : floatingFromPicker;
  const kept = Object.fromEntries(KEPT.flatMap((name) => (base?.[name] == null ? [] : [[name, base[name]]])));
  return {
    ...kept,
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
    rules: rulesOf(form),
    ...(form.content === 'playlist' ? { playlistId: form.playlistId } : { items: form.items }),
  };
}

export type Complaint =
  | 'required'
  | 'endsBefore'
  | 'needsEnd'
  | 'chooseDay'
  | 'chooseSite'
  | 'chooseTag'
  | 'choosePlaylist'
  | 'chooseMedia';

/** What has to be mended before the form can be sent, by field. */
export function complaints(form: CampaignForm): Partial<Record<keyof CampaignForm & string, Complaint>> {
  const found: Partial<Record<string, Complaint>> = {};
  if (!form.name.trim()) found.name = 'required';
  if (form.content === 'playlist' && !form.playlistId) found.playlistId = 'choosePlaylist';
  if (form.content === 'media' && form.items.length === 0) found.items = 'chooseMedia';
  if (form.where === 'sites' && form.sites.length === 0) found.sites = 'chooseSite';
  if (form.where === 'tags' && form.tags.length === 0) found.tags = 'chooseTag';
  if (form.where === 'expression' && !form.expression.trim()) found.expression = 'required';
  if (form.from && form.to && form.to <= form.from) found.to = 'endsBefore';
  if ((form.kind === 'takeover' || form.kind === 'emergency') && !form.to) found.to = 'needsEnd';
  if (!form.keptRules && form.weekdays.length === 0) found.weekdays = 'chooseDay';
  return found as Partial<Record<keyof CampaignForm & string, Complaint>>;
}

/** The server's field names as the fields of this form. */
export function localField(form: CampaignForm, field: string): string {
  if (field === 'target') return form.where === 'all' ? 'name' : form.where;
  if (field === 'sharePermille') return 'sharePercent';
  if (field.includes('.inCalendars')) return 'within';
  if (field.includes('.notInCalendars')) return 'without';
  if (field.startsWith('rules')) return field.includes('weekdays') ? 'weekdays' : 'dayparts';
  return field;
}
