import { queryOptions } from '@tanstack/react-query';
import { get, patch, post, remove } from '@vitrine/api/client';
import type { Page, Webhook, WebhookDelivery, WebhookInput, WebhookPatch } from '@vitrine/api/types';

export const webhooksQuery = queryOptions({
  queryKey: ['webhook', 'all'],
  queryFn: ({ signal }) => get<Page<Webhook>>('/webhooks', { query: { limit: 200 }, signal }),
});
export const deliveriesQuery = (id: string) =>
  queryOptions({
    queryKey: ['webhook', 'deliveries', id],
    queryFn: ({ signal }) =>
      get<Page<WebhookDelivery>>('/webhooks/{id}/deliveries', { path: { id }, signal }),
    refetchInterval: 5000,
  });

export const createWebhook = (body: WebhookInput) => post<Webhook>('/webhooks', { body });
export const saveWebhook = (id: string, version: number, body: WebhookPatch) =>
  patch<Webhook>('/webhooks/{id}', { path: { id }, version, body });
export const deleteWebhook = (id: string, version: number) =>
  remove('/webhooks/{id}', { path: { id }, version });
export const renewSecret = (id: string) => post<Webhook>('/webhooks/{id}/secret', { path: { id } });
export const testWebhook = (id: string) => post<WebhookDelivery>('/webhooks/{id}/test', { path: { id } });
export const redeliver = (id: string, delivery: string) =>
  post<WebhookDelivery>('/webhooks/{id}/deliveries/{delivery}/redeliver', { path: { id, delivery } });
