/** The four steps of a new campaign, and what belongs to which. Pure. */
import { targetOf } from '../../../lib/target';
import { type CampaignForm, type Complaint, complaints, EMPTY } from '../form';

export const STEPS = ['content', 'where', 'when', 'check'] as const;
export type Step = (typeof STEPS)[number];

const WHERE = ['sites', 'tags', 'expression', 'target'];
const CONTENT = ['name', 'items', 'playlistId'];
const WHEN = ['from', 'to', 'rules', 'condition', 'kind'] as const;

/** Where a field of the form is mended. */
export function stepOf(field: string): Step {
  if (CONTENT.includes(field) || field.startsWith('items.') || field.startsWith('printedPrices'))
    return 'content';
  return WHERE.includes(field) ? 'where' : 'when';
}

/** Where a warning of the server about the campaign is mended. */
export function stepOfWarning(id: string): Step {
  if (id.startsWith('target')) return 'where';
  return /^(media|campaign_empty|playlist|price)/.test(id) ? 'content' : 'when';
}

export interface Flaw {
  step: Step;
  field: string;
  what: Complaint;
}

/**
 * What has to be mended before it can be published. A missing name is not among it: there is always one; nor are missing media, while
 * some are on their way.
 */
export function flaws(form: CampaignForm, isComing = false): Flaw[] {
  return Object.entries(complaints(form)).flatMap(([field, what]) =>
    !what || (field === 'name' && what === 'required') || (field === 'items' && isComing)
      ? []
      : [{ field, what, step: stepOf(field) }],
  );
}

/** What a draft itself shows to have been answered: a place is kept only once it was asked for, and times only once they were changed. */
export function answered(form: CampaignForm): Step[] {
  const lacking = flaws(form).map(({ step }) => step);
  const isTimed = WHEN.some((field) => JSON.stringify(form[field]) !== JSON.stringify(EMPTY[field]));
  const given = { content: true, where: targetOf(form) !== '', when: isTimed, check: false };
  return STEPS.filter((step) => given[step] && !lacking.includes(step));
}

/** Where to go on with a draft of which nothing else is known: at the first step that lacks something. */
export function goOnAt(form: CampaignForm): Step {
  return STEPS.find((step) => flaws(form).some((flaw) => flaw.step === step)) ?? 'check';
}

/** What the server keeps in a draft although it cannot be published. */
const DRAFT_MAY_LACK = [
  'items',
  'playlistId',
  'sites',
  'tags',
  'expression',
  'condition',
  'from',
  'to',
  'rampEvent',
];

/** Whether it can be kept on the server, because nothing is plainly wrong. */
export function isSavable(form: CampaignForm): boolean {
  return flaws(form).every(({ field }) => DRAFT_MAY_LACK.includes(field));
}

/** Which way to answer was looked at, which says nothing yet. */
const WAYS = ['content', 'where', 'clock'];

/** Whether there is anything in it that would be missed. */
export function isBegun(form: CampaignForm): boolean {
  return Object.entries(form).some(
    ([field, value]) =>
      !WAYS.includes(field) && JSON.stringify(value) !== JSON.stringify(EMPTY[field as keyof CampaignForm]),
  );
}
