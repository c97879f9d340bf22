import { before } from './data';

const place = { site: { id: '01930000-0000-7000-8000-000000000a01', name: 'Lille Centre' } };
const alert = (id: string, kind: string, severity: string, minutes: number, more: object = {}) => ({
  id: `01930000-0000-7000-8000-0000000009${id}`,
  kind,
  severity,
  state: 'open',
  screen: { id: '01930000-0000-7000-8000-000000000b01', name: 'Vitrine gauche' },
  ...place,
  itemId: null,
  figures: {},
  unstable: false,
  count: 1,
  firstSeenAt: before(minutes),
  lastSeenAt: before(0),
  openedAt: before(minutes),
  resolvedAt: null,
  acknowledged: null,
  snoozedUntil: null,
  ...more,
});

export const alerts = () => [
  alert('01', 'site_offline', 'critical', 25, { screen: null, figures: { screens: 6, total: 6 } }),
  alert('02', 'behind', 'warning', 50, {
    figures: { reason: 'rejected', code: 'bad_signature', failures: 3 },
  }),
  alert('03', 'behind', 'warning', 40, {
    figures: { reason: 'downloading', percent: 37 },
    state: 'acknowledged',
    acknowledged: { at: before(5), by: { id: 'x', name: 'Léa Martin' }, note: 'Lundi' },
  }),
  alert('05', 'publication_behind', 'warning', 45, {
    screen: null,
    site: null,
    figures: { publication: 17, screens: 300, total: 412, reason: 'not_received' },
  }),
  alert('04', 'clock', 'info', 9, { figures: { offsetMs: -90_000 }, unstable: true, count: 5 }),
];
