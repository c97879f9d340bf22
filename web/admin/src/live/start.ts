import type { QueryClient } from '@tanstack/react-query';
import { applyEvent, Refresher } from './apply';
import { type Connection, connect } from './connect';
import { linkHeard, linkLost, linkSilent } from './link';
import type { LiveMessage } from './source';
import { liveMedia, liveScreens } from './store';

let connection: Connection | null = null;

/** Starts listening once somebody is signed in; calling it again wakes a stream that had given up. */
export function startLive(client: QueryClient): void {
  const refresher = new Refresher(client);
  connection ??= connect((message) => hear(client, refresher, message));
  connection.start();
}

export function stopLive(): void {
  connection?.stop();
}

function hear(client: QueryClient, refresher: Refresher, message: LiveMessage): void {
  if (message.kind === 'lost') {
    linkLost(message.at);
    return;
  }
  if (message.kind === 'silent') {
    linkSilent(message.at);
    return;
  }
  linkHeard(message.at);
  if (message.kind === 'resync') {
    liveScreens.clear();
    liveMedia.clear();
    void client.invalidateQueries();
  }
  if (message.kind === 'batch') for (const event of message.events) applyEvent(client, refresher, event);
}
