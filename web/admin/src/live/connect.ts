import { type LiveMessage, liveSource } from './source';

const URL_OF_EVENTS = '/api/v1/events';

export interface Connection {
  start(): void;
  stop(): void;
}

/** Joins the browser's one stream: a shared worker, else one tab leads and the others listen, else a stream of our own. */
export function connect(hear: (message: LiveMessage) => void): Connection {
  if (typeof SharedWorker !== 'undefined') return throughWorker(hear);
  if (typeof BroadcastChannel !== 'undefined' && navigator.locks) return throughLeader(hear);
  return liveSource(URL_OF_EVENTS, hear);
}

function throughWorker(hear: (message: LiveMessage) => void): Connection {
  const worker = new SharedWorker(new URL('./worker.ts', import.meta.url), {
    type: 'module',
    name: 'vitrine-live',
  });
  worker.port.onmessage = ({ data }: MessageEvent<LiveMessage>) => hear(data);
  worker.port.start();
  addEventListener('pagehide', () => worker.port.postMessage('bye'));
  return {
    start: () => worker.port.postMessage('start'),
    stop: () => worker.port.postMessage('stop'),
  };
}

function throughLeader(hear: (message: LiveMessage) => void): Connection {
  const channel = new BroadcastChannel('vitrine-live');
  let leave: (() => void) | null = null;
  channel.onmessage = ({ data }: MessageEvent<LiveMessage>) => hear(data);
  function lead(): Promise<void> {
    const source = liveSource(URL_OF_EVENTS, (message) => {
      hear(message);
      channel.postMessage(message);
    });
    source.start();
    return new Promise((done) => {
      leave = () => {
        source.stop();
        done();
      };
    });
  }
  return {
    start: () => {
      hear({ kind: 'open', at: Date.now() });
      if (!leave) void navigator.locks.request('vitrine-live', lead);
    },
    stop: () => {
      leave?.();
      leave = null;
    },
  };
}
