/** How this player carries out each command. */
import type { Stage } from '@vitrine/player-core/stage';
import type { Command, Deed } from './commands';
import type { Log } from './log';
import type { Programme } from './programme';
import type { DeviceApi } from './server';

const LONGEST_SIDE = 1920;
const LINES_SENT = 200;
const IDENTIFY_SECONDS = 30;

export interface DeedParts {
  stage: Stage;
  programme: Programme;
  api: DeviceApi;
  log: Log;
  identify(seconds: number): void;
  restart(): void;
  askForManifest(): Promise<void>;
  sendLine(line: unknown): void;
  /** Switches the glass off or on until the next segment. */
  power(on: boolean): void;
  /** The card as a picture, for when nothing else is on the glass. */
  drawCard(): HTMLCanvasElement;
}

/** Kinds that end this program. */
export const endings = ['restart'];

export function deeds(parts: DeedParts): Record<string, Deed> {
  return {
    identify: async ({ args }) => {
      parts.identify(Number(args?.seconds) || IDENTIFY_SECONDS);
      return null;
    },
    restart: () =>
      new Promise(() => {
        parts.restart();
      }),
    refresh: async () => {
      parts.api.forgetTag();
      await parts.askForManifest();
      parts.programme.fetchAssets();
      return null;
    },
    screenshot: (command) => screenshot(parts, command),
    volume: async ({ args }) => {
      const percent = Number(args?.percent);
      if (!(percent >= 0 && percent <= 100)) throw new Error('percent must be 0 to 100');
      parts.stage.setVolume(percent);
      return null;
    },
    power: async ({ args }) => {
      if (typeof args?.on !== 'boolean') throw new Error('on must be true or false');
      parts.power(args.on);
      return null;
    },
    clear_cache: async () => {
      await parts.programme.clearCache();
      return null;
    },
    send_logs: async ({ args }) => {
      const lines = parts.log.recent().slice(-(Number(args?.lines) || LINES_SENT));
      for (const line of lines) parts.sendLine(line);
      return `${lines.length} lines`;
    },
  };
}

async function screenshot(parts: DeedParts, { upload }: Command): Promise<string> {
  if (!upload) throw new Error('the command names no address for the picture');
  const canvas = parts.stage.capture(LONGEST_SIDE) ?? parts.drawCard();
  const picture = await new Promise<Blob>((done, fail) =>
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error('no picture'))), 'image/jpeg', 0.82),
  );
  await parts.api.screenshot(upload, picture);
  return `${canvas.width}x${canvas.height}`;
}
