import { type LiveMessage, liveSource } from './source';

/** The shared worker: every tab of this browser listens here to the same stream. */
const ports = new Set<MessagePort>();

function tell(message: LiveMessage): void {
  for (const port of ports) port.postMessage(message);
}

const source = liveSource('/api/v1/events', tell);

addEventListener('connect', (event) => {
  const port = (event as MessageEvent).ports[0];
  if (!port) return;
  ports.add(port);
  port.onmessage = ({ data }: MessageEvent<'start' | 'stop' | 'bye'>) => {
    if (data === 'start') source.start();
    if (data === 'stop') source.stop();
    if (data === 'bye') ports.delete(port);
  };
  port.start();
});
