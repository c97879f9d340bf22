/** What was done and can be taken back, and what was taken back and can be done again. Pure. */
import type { CampaignInput } from '@vitrine/api/types';

export interface Step {
  campaignId: string;
  name: string;
  before: CampaignInput;
  after: CampaignInput;
}

export interface Steps {
  done: Step[];
  undone: Step[];
}

export const NO_STEPS: Steps = { done: [], undone: [] };
const KEPT = 50;

export function didStep({ done }: Steps, step: Step): Steps {
  return { done: [...done, step].slice(-KEPT), undone: [] };
}

export function undid({ done, undone }: Steps): Steps {
  const last = done.at(-1);
  return last ? { done: done.slice(0, -1), undone: [...undone, last] } : { done, undone };
}

export function redid({ done, undone }: Steps): Steps {
  const last = undone.at(-1);
  return last ? { done: [...done, last], undone: undone.slice(0, -1) } : { done, undone };
}

/** Without the steps of a campaign that somebody else has changed: they would bring back what is gone. */
export function forgotten({ done, undone }: Steps, campaignId: string): Steps {
  const others = (steps: Step[]) => steps.filter((step) => step.campaignId !== campaignId);
  return { done: others(done), undone: others(undone) };
}
