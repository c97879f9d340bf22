/** Scenes for the player's tests, and how their pixels are read. */
import { type Media, picture, scene } from './media';

const FONT = '01933f3a-6c00-7000-8000-0000000000f1';
const PHOTO = '01933f3a-6c00-7000-8000-0000000000f2';

const style = (change: object = {}) => ({
  colour: '#101010',
  font: `media:${FONT}`,
  size: 120,
  weight: 400,
  align: 'left',
  vertical: 'middle',
  fit: false,
  lineHeight: 100,
  italic: false,
  uppercase: false,
  background: null,
  padding: 0,
  radius: 0,
  ...change,
});

const element = (id: string, [x, y, w, h]: number[], content: object, change: object = {}) => ({
  id,
  name: id,
  frame: { x, y, w, h, rotation: 0 },
  opacity: 100,
  locked: false,
  hidden: false,
  content,
  ...change,
});

const shape = (change: object) => ({
  kind: 'shape',
  shape: 'rectangle',
  fill: { colour: '#d02020', to: null, angle: 0 },
  stroke: null,
  strokeWidth: 0,
  radius: 0,
  ...change,
});

const turned = { frame: { x: 1200, y: 700, w: 400, h: 100, rotation: 30 } };

/** One of each kind that stands still. */
const ELEMENTS = [
  element('red', [60, 60, 420, 240], shape({ stroke: '#202080', strokeWidth: 20, radius: 60 })),
  element('veil', [360, 180, 300, 300], shape({ shape: 'ellipse' }), { opacity: 50 }),
  element('words', [760, 60, 1000, 120], { kind: 'text', text: 'SOLDES', style: style() }),
  element('label', [760, 240, 700, 160], {
    kind: 'text',
    text: 'Ouvert',
    style: style({ font: 'sans', size: 90, align: 'center', background: '#f0d040', radius: 40, padding: 20 }),
  }),
  element('photo', [60, 560, 480, 420], { kind: 'image', mediaId: PHOTO, fit: 'cover', radius: 80 }),
  element('code', [620, 560, 420, 420], {
    kind: 'qr',
    text: 'https://example.com/soldes',
    colour: '#111111',
    background: '#ffffff',
  }),
  element('turned', [0, 0, 1, 1], shape({ fill: { colour: '#20a040', to: '#f0f020', angle: 90 } }), turned),
];

/** A scene whose words are written in this font. */
export const shown = (font: Media): Media =>
  scene(ELEMENTS, { [FONT]: font, [PHOTO]: picture('teal', 1_000) }, 60_000);

const LIST = '01933f3a-6c00-7000-8000-0000000000f3';

/** A scene in whose zone these follow each other, shown for a second at a time. */
export function zoned(media: Media[]): Media {
  const zone = {
    kind: 'playlist',
    playlistId: LIST,
    fit: 'cover',
    transition: null,
    background: '#000000',
    radius: 0,
  };
  const plays = media.map(({ sha: asset, kind, durationMs }) => {
    return { kind, asset, durationMs, fit: 'contain', transition: 'cut' };
  });
  const files = Object.fromEntries(media.map((one) => [one.sha, one]));
  const words = { kind: 'text', text: 'SOLDES', style: style({ font: 'sans' }) };
  const elements = [
    element('zone', [240, 120, 1440, 810], zone),
    element('words', [40, 960, 800, 100], words),
  ];
  return scene(elements, files, 1_000, { media: {}, playlists: { [LIST]: { from: 0, plays } } });
}

/** The file in the middle of the glass. Runs in the page. */
export function inTheMiddle(): string {
  const at = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
  const media = at?.closest('img,video') as HTMLImageElement | HTMLVideoElement | null;
  return media?.currentSrc ?? '';
}

/** The pixels of a picture at these places of a screen of 1920 by 1080, and all of it, small. Runs in the page. */
export async function pixelsOf([address, places]: [string, number[][]]): Promise<{
  found: number[][];
  small: number[];
}> {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no canvas');
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  context.drawImage(image, 0, 0);
  const scale = canvas.width / 1920;
  const found = places.map(([x = 0, y = 0]) =>
    Array.from(context.getImageData(Math.round(x * scale), Math.round(y * scale), 1, 1).data.slice(0, 3)),
  );
  [canvas.width, canvas.height] = [192, 108];
  context.drawImage(image, 0, 0, 192, 108);
  return { found, small: Array.from(context.getImageData(0, 0, 192, 108).data) };
}

export const addressOf = (picture: Buffer, type: string): string =>
  `data:${type};base64,${picture.toString('base64')}`;
