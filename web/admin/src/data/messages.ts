import { queryOptions } from '@tanstack/react-query';
import { get, LONG_MS, post, put } from '@vitrine/api/client';
import type {
  Items,
  LocalMessage,
  MessageInput,
  MessageRules,
  MessageSettings,
  MessageTemplate,
  Page,
} from '@vitrine/api/types';

export const messageRulesQuery = queryOptions({
  queryKey: ['message-rules'],
  queryFn: ({ signal }) => get<MessageSettings>('/message-rules', { signal }),
});
export const messageTemplatesQuery = queryOptions({
  queryKey: ['message-template'],
  queryFn: ({ signal }) => get<Items<MessageTemplate>>('/message-templates', { signal }),
});
export const messagesQuery = (siteId: string) =>
  queryOptions({
    queryKey: ['message', siteId],
    queryFn: ({ signal }) =>
      get<Page<LocalMessage>>('/sites/{id}/messages', { path: { id: siteId }, query: { limit: 20 }, signal }),
  });

/** What messages are drawn with, which stores see without the library. */
export const messageMediaUrl = (id: string) => `/api/v1/message-templates/media/${id}`;
export const saveMessageRules = (version: number, body: MessageRules) =>
  put<MessageSettings>('/message-rules', { version, body });
export const writeMessage = (siteId: string, body: MessageInput) =>
  post<LocalMessage>('/sites/{id}/messages', { path: { id: siteId }, body, limitMs: LONG_MS });
export const takeDownMessage = (siteId: string, id: string) =>
  post<LocalMessage>('/sites/{id}/messages/{message}/take-down', {
    path: { id: siteId, message: id },
    limitMs: LONG_MS,
  });
