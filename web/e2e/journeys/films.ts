/** What a marketer drops in: a big photo and two films, made on the spot. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'vitrine-films-'));

function ffmpeg(file: string, ...args: string[]): string {
  const path = join(folder, file);
  execFileSync('ffmpeg', ['-loglevel', 'error', '-y', ...args, path]);
  return path;
}

/** The corners of the photo, so that its pixels can be told on the glass. */
export const CORNERS = { left: [220, 40, 40], right: [40, 90, 220] } as const;

/** 4096 x 3072: 12.6 million pixels, red on the left and blue on the right. */
export function photo(): string {
  const hex = (colour: readonly number[]) =>
    `0x${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  const half = (colour: readonly number[]) => ['-f', 'lavfi', '-i', `color=${hex(colour)}:s=2048x3072`];
  const join2 = ['-filter_complex', '[0][1]hstack', '-frames:v', '1', '-q:v', '2'];
  return ffmpeg('Façade été.jpg', ...half(CORNERS.left), ...half(CORNERS.right), ...join2);
}

const scene = (source: string, seconds: number) => [
  '-f',
  'lavfi',
  '-i',
  `${source}=s=1280x720:r=30:d=${seconds}`,
  '-pix_fmt',
  'yuv420p',
  '-an',
];

export function filmH264(seconds = 3): string {
  return ffmpeg(
    'Parapluies.mp4',
    ...scene('testsrc2', seconds),
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-movflags',
    '+faststart',
  );
}

export function filmVp9(seconds = 3): string {
  return ffmpeg(
    'Nouveautés.webm',
    ...scene('testsrc', seconds),
    '-c:v',
    'libvpx-vp9',
    '-deadline',
    'realtime',
    '-cpu-used',
    '8',
    '-b:v',
    '1M',
  );
}
