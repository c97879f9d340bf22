/** What stands under a heading; the first has no anchor of its own. */
export interface Section {
  id: string;
  title: string;
  text: string;
}

/** A chapter of the guide, made from its Markdown when the admin was built. */
export interface Chapter {
  title: string;
  html: string;
  sections: Section[];
}

/** Where the guide tells more: the chapter and the place in it. */
export const GUIDE = {
  campaign: ['first-campaign', undefined],
  where: ['when-and-where', 'where'],
  when: ['when-and-where', 'when'],
  strength: ['when-and-where', 'strength'],
  conditions: ['when-and-where', 'conditions'],
  calendars: ['when-and-where', 'calendars'],
  preview: ['what-plays', undefined],
  publish: ['publish', undefined],
  rollBack: ['publish', 'roll-back'],
  scenes: ['scenes', undefined],
  brand: ['scenes', 'brand'],
  emergency: ['emergency', undefined],
  reports: ['reports', undefined],
  pair: ['pair', undefined],
  provision: ['provision', undefined],
  alerts: ['alerts', undefined],
  alertRules: ['alerts', 'rules'],
  profiles: ['profiles', undefined],
  apiKeys: ['api-key', undefined],
  webhooks: ['webhooks', undefined],
} as const satisfies Record<string, readonly [string, string | undefined]>;

export type Topic = keyof typeof GUIDE;
