/** Media for the player's tests, made on the spot: bright pictures and films, so that darkness can be told from content. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Media {
  sha: string;
  bytes: Buffer;
  mime: string;
  kind: 'image' | 'video' | 'layout';
  durationMs: number;
  /** The files without which it cannot be drawn. */
  needs?: Media[];
  transition?: 'fade';
}

const folder = join(tmpdir(), `vitrine-player-media-${process.pid}`);
mkdirSync(folder, { recursive: true });

/** A picture of one colour with a pattern. */
export function picture(colour: string, durationMs: number, size = '1280x720'): Media {
  const file = join(folder, `${colour}-${size}.png`);
  ffmpeg(
    '-f',
    'lavfi',
    '-i',
    `color=${colour}:s=${size},drawgrid=w=80:h=80:c=white@0.4`,
    '-frames:v',
    '1',
    file,
  );
  return asMedia(readFileSync(file), 'image/png', 'image', durationMs);
}

/** A moving film, H.264 in MP4 or VP9 in WebM. */
export function film(codec: 'h264' | 'vp9', seconds: number): Media {
  const file = join(folder, `${codec}-${seconds}.${codec === 'h264' ? 'mp4' : 'webm'}`);
  const encoder =
    codec === 'h264'
      ? ['-c:v', 'libx264', '-profile:v', 'high', '-preset', 'veryfast', '-movflags', '+faststart']
      : ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '1M'];
  const source = `testsrc2=s=1280x720:r=30:d=${seconds},eq=brightness=0.25`;
  ffmpeg('-f', 'lavfi', '-i', source, '-pix_fmt', 'yuv420p', ...encoder, '-an', file);
  return asMedia(readFileSync(file), codec === 'h264' ? 'video/mp4' : 'video/webm', 'video', seconds * 1000);
}

/** A film that breaks off in the middle, as a bad export leaves it. */
export function tornFilm(seconds: number): Media {
  const { bytes } = film('h264', seconds);
  return asMedia(bytes.subarray(0, Math.floor(bytes.length * 0.5)), 'video/mp4', 'video', seconds * 1000);
}

/** Bytes that claim to be a film and are none. */
export function brokenFilm(durationMs: number): Media {
  return asMedia(Buffer.alloc(200_000, 'not a film '), 'video/mp4', 'video', durationMs);
}

/** A picture with so much behind it that it takes several pieces to fetch. */
export function heavyPicture(durationMs: number, megabytes: number): Media {
  const { bytes } = picture('gold', durationMs);
  return asMedia(
    Buffer.concat([bytes, Buffer.alloc(megabytes * 1024 * 1024, 7)]),
    'image/png',
    'image',
    durationMs,
  );
}

/** A font in which every letter is a square. */
export function squares(): Media {
  const file = new URL('../../../backend/tests/data/fonts/bold.woff2', import.meta.url);
  return asMedia(readFileSync(file), 'font/woff2', 'layout', 0);
}

/** Bytes that claim to be a font and are none. */
export function brokenFont(): Media {
  return asMedia(Buffer.alloc(2_000, 'no letters '), 'font/woff2', 'layout', 0);
}

/** A scene as the server sends it, with the files of its media by their ids. */
export function scene(
  elements: object[],
  media: Record<string, Media>,
  durationMs: number,
  part: object = {},
): Media {
  const files = Object.entries(media).map(([id, { sha }]) => [id, sha]);
  const sent = {
    version: 1,
    landscape: { background: { colour: '#ffffff', to: '#c0ffee', angle: 120 }, elements },
    portrait: null,
    colours: {},
    fonts: {},
    logo: null,
    media: Object.fromEntries(files),
    facts: {},
    locale: 'fr',
    timeZone: 'Europe/Paris',
    ...part,
  };
  const bytes = Buffer.from(JSON.stringify(sent));
  return { ...asMedia(bytes, 'application/json', 'layout', durationMs), needs: Object.values(media) };
}

function asMedia(bytes: Buffer, mime: string, kind: Media['kind'], durationMs: number): Media {
  return { sha: createHash('sha256').update(bytes).digest('hex'), bytes, mime, kind, durationMs };
}

function ffmpeg(...args: string[]): void {
  execFileSync('ffmpeg', ['-y', '-loglevel', 'error', ...args]);
}
