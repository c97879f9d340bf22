import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { ConvergenceCounts, LiveEvent, PublicationConvergence } from '@vitrine/api/types';
import { refreshed } from '../lib/query';
import { liveMedia, liveScreens } from './store';

/** Which cached answers a change of a resource makes old. */
const TOUCHED: Record<string, string[]> = {
  site: ['site', 'screen', 'tag', 'overview', 'plan'],
  screens: ['screen', 'tag', 'site', 'plan'],
  profile: ['profile', 'screen'],
  screen: ['screen', 'tag', 'overview', 'site', 'plan'],
  group: ['group', 'screen'],
  media: ['media', 'overview'],
  scene: ['scene', 'change', 'playlist', 'overview', 'plan'],
  playlist: ['playlist', 'change', 'overview', 'plan'],
  campaign: ['campaign', 'change', 'overview', 'calendar', 'plan'],
  publication: ['publication', 'change', 'campaign', 'playlist', 'scene', 'overview', 'calendar', 'plan'],
  calendar: ['calendar', 'campaign', 'plan'],
  webhook: ['webhook'],
  message: ['message'],
  message_rules: ['message-rules', 'message-template'],
  alert_rules: ['alert-rules'],
  user: ['user'],
  invitation: ['invitation'],
  organisation: ['organisation', 'me'],
};

/** Collects invalidations, so that a burst of news refetches an answer at most once a second. */
export class Refresher {
  private waiting = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly client: QueryClient;
  private readonly every: number;

  constructor(client: QueryClient, every = 1000) {
    this.client = client;
    this.every = every;
  }

  touch(key: QueryKey): void {
    this.waiting.add(JSON.stringify(key));
    this.timer ??= setTimeout(() => this.flush(), this.every);
  }

  flush(): void {
    this.timer = undefined;
    const keys = [...this.waiting].map((text) => JSON.parse(text) as QueryKey);
    this.waiting.clear();
    void refreshed(this.client, keys);
  }
}

/** Puts one live event where the pages read it. */
export function applyEvent(client: QueryClient, refresher: Refresher, event: LiveEvent): void {
  switch (event.type) {
    case 'screen':
      liveScreens.push(event.id, event.data);
      refresher.touch(['overview']);
      refresher.touch(['message']);
      refresher.touch(['plan', 'now']);
      refresher.touch(['publication', 'convergence', event.data.convergence?.publication ?? 0]);
      return;
    case 'media':
      liveMedia.push(event.id, event.data);
      if (event.data.state !== 'processing') refresher.touch(['media']);
      return;
    case 'publication':
      patchConvergence(client, event.id, event.data);
      refresher.touch(['publication', 'convergence', Number(event.id)]);
      refresher.touch(['overview']);
      return;
    case 'changes':
      client.setQueryData(['change', 'count'], event.data.count);
      refresher.touch(['change', 'list']);
      return;
    case 'command':
      refresher.touch(['command']);
      refresher.touch(['screenshot']);
      return;
    case 'bulk':
      refresher.touch(['bulk', event.id]);
      return;
    case 'job':
      refresher.touch(['job', event.id]);
      return;
    case 'alerts':
      refresher.touch(['alert']);
      return;
    case 'resource':
      for (const root of TOUCHED[event.data.kind] ?? [event.data.kind]) refresher.touch([root]);
  }
}

function patchConvergence(client: QueryClient, id: string, counts: ConvergenceCounts): void {
  client.setQueryData<PublicationConvergence>(['publication', 'convergence', Number(id)], (known) =>
    known ? { ...known, ...counts } : known,
  );
}
