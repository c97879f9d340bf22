import { randomUUID } from 'node:crypto';
import { expect, type Page } from '@playwright/test';

/** A device that IT prepared sends what it has played, so that reports hold something at any hour: at night the stores are closed. */
export async function leavePlays(page: Page, origin: string): Promise<void> {
  const own = { 'x-vitrine': '1', origin };
  const api = page.request;
  const [store] = (await (await api.get('/api/v1/sites?kind=store')).json()).items;
  const campaigns = (await (await api.get('/api/v1/campaigns')).json()).items;
  const campaign = campaigns.find(({ items }: { items?: unknown[] }) => items?.length);
  const made = await api.post('/api/v1/screens/provision', {
    headers: own,
    data: { screens: [{ name: 'Comptoir', siteId: store.id }] },
  });
  const [{ screenId, token }] = (await made.json()).screens;
  const paired = await api.post('/device/v1/enrolments', {
    headers: { ...own, authorization: `Bearer ${token}` },
    data: { model: 'Chromium', resolution: [1920, 1080] },
  });
  const { secret } = await paired.json();
  const boot = randomUUID();
  const began = Date.now() - 120_000;
  const line = (seq: number) => ({
    boot,
    seq,
    itemId: campaign.items[0].id,
    campaignId: campaign.id,
    // of a plan that is no longer kept, so the device is believed
    revision: 0,
    startedAt: new Date(began + seq * 8_000).toISOString(),
    durationMs: 8_000,
    outcome: 'complete',
    planned: true,
  });
  const lines = [1, 2, 3, 4, 5].map((seq) => JSON.stringify(line(seq)));
  const sent = await api.post('/device/v1/plays', {
    headers: { ...own, authorization: `Bearer ${secret}`, 'content-type': 'application/x-ndjson' },
    data: Buffer.from(lines.join('\n')),
  });
  expect(sent.status()).toBe(200);
  const report = await (await api.get(`/api/v1/reports/plays?screenId=${screenId}`)).json();
  expect(report.totals.plays).toBe(5);
}
