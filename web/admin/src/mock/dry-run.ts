import type { DryRun, Screen } from '@vitrine/api/types';
import { changes, idOf, NOW, screens } from './data';

const HOUR = 3_600_000;
const later = (hours: number) => new Date(NOW + hours * HOUR).toISOString();
const named = (all: Screen[]) =>
  all.map(({ id, name, siteName, effectiveTimeZone }) => ({
    id,
    name,
    siteName,
    timeZone: effectiveTimeZone,
  }));

/** Christmas comes to the windows in the mornings, and the winter loop plays in another way everywhere else. */
export const dryRun = (): DryRun => ({
  changes: changes.map(({ kind, id, name, change }) => ({ kind, id, name, change })),
  screensAffected: 12,
  screensTotal: 12,
  screensDiffering: 12,
  screensTruncated: 0,
  screens: named(screens),
  from: later(0),
  to: later(14 * 24),
  differences: [
    {
      screens: named(screens.slice(4)),
      screensTotal: 8,
      added: 0,
      removed: 0,
      changed: 1,
      rowsTruncated: 0,
      rows: [
        {
          start: later(0),
          end: later(14 * 24),
          change: 'changed',
          before: { layer: 'scheduled', campaignIds: [idOf(400)] },
          after: { layer: 'scheduled', campaignIds: [idOf(400)] },
        },
      ],
    },
    {
      screens: named(screens.slice(0, 4)),
      screensTotal: 4,
      added: 0,
      removed: 0,
      changed: 3,
      rowsTruncated: 0,
      rows: [15, 39, 63].map((hours) => ({
        start: later(hours),
        end: later(hours + 3),
        change: 'changed',
        before: { layer: 'scheduled', campaignIds: [idOf(400)] },
        after: { layer: 'scheduled', campaignIds: [idOf(403)] },
      })),
    },
  ],
  campaigns: [
    { campaignId: idOf(400), name: 'Soldes d’hiver', beforeMs: 1600 * HOUR, afterMs: 1564 * HOUR },
    { campaignId: idOf(402), name: 'Fidélité', beforeMs: 40 * HOUR, afterMs: 40 * HOUR },
    { campaignId: idOf(403), name: 'Noël', beforeMs: 0, afterMs: 36 * HOUR },
  ],
  warnings: [
    {
      id: 'target_empty',
      severity: 'warning',
      message: '`Noël` targets no screen',
      objectKind: 'campaign',
      objectId: idOf(403),
      objectName: 'Noël',
      remedy: 'Widen the target, or pair and tag screens.',
      field: null,
    },
  ],
});
