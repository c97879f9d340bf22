import type { UptimeFigures } from '@vitrine/api/types';

/** Which hours count: all, or those in which the glass is meant to be on. */
export const HOURS = ['all', 'open'] as const;
export type Hours = (typeof HOURS)[number];

/** The figures of the hours that count. */
export interface Counted {
  /** 0 to 100; null when nothing is known. */
  online: number | null;
  unknown: number | null;
  outages: number;
  longestMs: number;
}

const percent = (permille: number | null | undefined) => (permille == null ? null : permille / 10);

export function counted(hours: Hours, figures: UptimeFigures): Counted {
  return hours === 'open'
    ? {
        online: percent(figures.openPermille),
        unknown: percent(figures.openUnknownPermille),
        outages: figures.openOutages,
        longestMs: figures.openLongestOutageMs,
      }
    : {
        online: percent(figures.permille),
        unknown: percent(figures.unknownPermille),
        outages: figures.outages,
        longestMs: figures.longestOutageMs,
      };
}
