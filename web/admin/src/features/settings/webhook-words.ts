import type { WebhookEvent } from '@vitrine/api/types';

type Keys<T extends string> = T extends `${infer A}.${infer B}` ? `${A}_${B}` : never;

/** The words of an event are kept by its name without the dot. */
export const eventKey = (event: WebhookEvent) => event.replace('.', '_') as Keys<WebhookEvent>;
