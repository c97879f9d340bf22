/** Changes that wait to be published, with about everything that can be said of a campaign. */
import { expect, type Page } from '@playwright/test';

type Named = { id: string; name: string; version: number };

export async function leaveDrafts(page: Page, origin: string): Promise<void> {
  const headers = { 'X-Vitrine': '1', Origin: origin };
  const items = async (path: string) => {
    const answer = await page.request.get(`/api/v1/${path}`);
    return ((await answer.json()) as { items: Named[] }).items;
  };
  const done = async (answer: ReturnType<typeof page.request.post>) => {
    const found = await answer;
    expect(found.ok(), await found.text()).toBe(true);
    return (await found.json()) as Named;
  };
  const calendar = await done(
    page.request.post('/api/v1/calendars', { headers, data: { shipped: 'fr-public-holidays' } }),
  );
  const [template] = (await items('scene-templates?locale=fr')) as unknown as { body: object }[];
  await done(page.request.post('/api/v1/scenes', { headers, data: template?.body }));
  const [playlist] = await items('playlists');
  const [media] = await items('media');
  const [store] = (await items('sites')).filter(({ name }) => name.startsWith('Lille'));
  const programme = (await items('campaigns')).find(({ name }) => name === 'Programme des magasins');
  const christmas = {
    kind: 'loop',
    priority: 5,
    weight: 1,
    from: '2026-01-01T09:00',
    ramp: { w0: 1, w1: 8, event: '2099-12-24T20:00' },
    target: `under:${store?.id}`,
    rules: [
      {
        weekdays: [1, 2, 3, 4, 5, 6],
        dayparts: [{ start: '09:00', end: '19:00' }],
        notInCalendars: [calendar.id],
        overrides: [
          { date: '2099-12-24', dayparts: [{ start: '08:00', end: '17:00' }] },
          { date: '2099-12-26', dayparts: [] },
        ],
      },
    ],
    condition: { expr: ['or', ['>', 'rain', 0.5], ['and', ['is', 'open'], ['!=', 'city', 'Lyon']]] },
  };
  await done(
    page.request.put(`/api/v1/campaigns/${programme?.id}`, {
      headers: { ...headers, 'If-Match': `"${programme?.version}"` },
      data: { ...christmas, name: 'Programme des magasins', playlistId: playlist?.id },
    }),
  );
  await done(
    page.request.post('/api/v1/campaigns', {
      headers,
      data: { name: 'Nulle part', kind: 'loop', target: 'nulle=part', items: [{ mediaId: media?.id }] },
    }),
  );
}
