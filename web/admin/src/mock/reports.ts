import type {
  CampaignDelivery,
  PlaysFigures,
  PlaysLine,
  PlaysReport,
  PublishedDifference,
  ReportBy,
  UptimeBy,
  UptimeFigures,
  UptimeLine,
  UptimeReport,
} from '@vitrine/api/types';
import { HttpResponse } from 'msw';
import * as data from './data';

function figures(plays: number): PlaysFigures {
  const cut = Math.round(plays / 100);
  const shownMs = plays * 10_000;
  const planned = plays + 5;
  return {
    plays,
    asPlanned: plays - cut,
    cut,
    unplanned: 0,
    failed: 0,
    shownMs,
    planned,
    plannedMs: planned * 10_000,
    missing: 5,
    missingMs: 50_000,
  };
}

const line = (about: Partial<PlaysLine>, plays: number): PlaysLine => ({
  id: null,
  name: null,
  day: null,
  hour: null,
  site: null,
  coverage: null,
  ...about,
  figures: figures(plays),
});

function linesOf(by: ReportBy, from: string): PlaysLine[] {
  const start = Date.parse(from);
  const at = (hours: number) => new Date(start + hours * 3_600_000).toISOString();
  switch (by) {
    case 'day':
      return [0, 1, 2].map((n) => line({ day: at(n * 24 + 12).slice(0, 10) }, 3000 - n * 500));
    case 'hour':
      return [9, 10, 11].map((n) => line({ hour: at(n) }, 300 + n));
    case 'media':
      return data.media.map(({ id, title }, n) => line({ id, name: title }, 2000 - n * 100));
    case 'campaign':
      return data.campaigns.map(({ id, name }, n) => line({ id, name }, 2000 - n * 100));
    default:
      return data.screens.map(({ id, name, siteName }, n) =>
        line(by === 'site' ? { id, name: siteName } : { id, name, site: siteName }, 2000 - n * 100),
      );
  }
}

/** What screens have shown, made up. */
export function playsReport({ request }: { request: Request }) {
  const asked = new URL(request.url).searchParams;
  const by = (asked.get('by') ?? 'campaign') as ReportBy;
  const items = linesOf(by, asked.get('from') ?? '');
  const waiting = data.screens[0];
  const report: PlaysReport = {
    from: asked.get('from') ?? '',
    to: asked.get('to') ?? '',
    by,
    timeZone: 'Europe/Paris',
    items,
    next: null,
    totals: figures(7500),
    coverage: {
      screens: data.screens.length,
      screensComplete: data.screens.length - 1,
      hours: 100,
      hoursComplete: 96,
      plannedTo: asked.get('to'),
      incomplete: waiting
        ? [{ screenId: waiting.id, name: waiting.name, completeTo: null, hours: 4, hoursComplete: 0 }]
        : [],
    },
  };
  return HttpResponse.json(report);
}

const HOUR_MS = 3_600_000;

function uptime(screens: number, awayMs: number, unknownMs: number): UptimeFigures {
  const knownMs = screens * 24 * HOUR_MS - unknownMs;
  const onlineMs = knownMs - awayMs;
  return {
    screens,
    knownMs,
    onlineMs,
    permille: Math.floor((onlineMs * 1000) / knownMs),
    unknownMs,
    unknownPermille: Math.floor((unknownMs * 1000) / (knownMs + unknownMs)),
    outages: awayMs > 0 ? 2 : 0,
    longestOutageMs: awayMs / 2,
    openMs: knownMs / 2,
    openOnlineMs: knownMs / 2,
    openPermille: 1000,
    openUnknownMs: 0,
    openUnknownPermille: 0,
    openOutages: 0,
    openLongestOutageMs: 0,
  };
}

/** For how long screens were connected, made up. */
export function uptimeReport({ request }: { request: Request }) {
  const asked = new URL(request.url).searchParams;
  const by = (asked.get('by') ?? 'screen') as UptimeBy;
  const from = asked.get('from') ?? '';
  const items: UptimeLine[] =
    by === 'day'
      ? [{ id: null, name: null, site: null, day: from.slice(0, 10), figures: uptime(6, HOUR_MS, HOUR_MS) }]
      : data.screens.map(({ id, name, siteName }, n) => ({
          id,
          name: by === 'site' ? siteName : name,
          site: by === 'site' ? null : siteName,
          day: null,
          figures: uptime(1, n * HOUR_MS, HOUR_MS),
        }));
  const report: UptimeReport = {
    from,
    to: asked.get('to') ?? '',
    by,
    items,
    next: null,
    total: uptime(items.length, 3 * HOUR_MS, items.length * HOUR_MS),
  };
  return HttpResponse.json(report);
}

/** Three days, of which the last has not told everything yet. */
export function delivery(campaignId: string): CampaignDelivery {
  const day = (date: string, plays: number, open: number) => ({
    day: date,
    delivered: plays,
    open,
    sharePermille: open > plays ? null : 980,
    figures: figures(plays),
  });
  const days = [day('2026-11-26', 3000, 0), day('2026-11-27', 2800, 0), day('2026-11-28', 400, 1200)];
  return {
    campaignId,
    timeZone: 'Europe/Paris',
    days,
    totals: { delivered: 6200, open: 1200, sharePermille: 980, figures: figures(6200) },
    coverage: {
      screens: 12,
      screensComplete: 11,
      hours: 300,
      hoursComplete: 290,
      plannedTo: '2026-11-28T09:00:00.000Z',
      incomplete: [
        {
          screenId: data.screens[0]?.id ?? '',
          name: 'Caisse 1',
          completeTo: '2026-11-27T20:00:00.000Z',
          hours: 24,
          hoursComplete: 14,
        },
      ],
    },
  };
}

export function differences(): PublishedDifference[] {
  return data.publications.flatMap(({ changes }) =>
    changes.map(({ kind, id, name, change }) => ({
      ...{ kind, id, name, change },
      diff: [{ field: 'priority', before: 0, after: 5 }],
    })),
  );
}
