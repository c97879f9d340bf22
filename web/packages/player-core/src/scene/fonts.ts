/** Fonts that come as files: each is loaded once for all that is written in it, and let go with the last of it. */
import type { Making } from './elements/part';
import { faceName, fontAsset } from './look';
import type { TextStyle } from './types';

/** So long a first frame waits for letters; after that it is shown in others. */
const WAIT_MS = 3_000;

export interface FontHold {
  /** Settles when the letters are there, or others have taken their place. */
  ready: Promise<void>;
  drop(): void;
}

interface Face {
  users: number;
  loaded: Promise<FontFace>;
}

const faces = new Map<string, Face>();

/** Sees to it that letters come, and tells when they were still on their way: what was measured before is wrong then. */
export function holdFont(
  { document, around, environment }: Omit<Making, 'content' | 'frame'>,
  style: TextStyle,
  css: string,
  onCome: () => void,
): FontHold {
  const asset = fontAsset(style.font, around);
  if (asset === null) {
    const ready = common(document, css).then((late) => (late ? onCome() : undefined));
    return { ready, drop: () => undefined };
  }
  let gone = false;
  const face = holdFace(document, asset, () => environment.bytes(asset));
  const come = face.loaded.then(() => (gone ? undefined : onCome()));
  const told = come.catch((error) => environment.report?.(`font ${asset}: ${error}`));
  const drop = () => {
    gone = true;
    face.drop();
  };
  return { ready: Promise.race([told, new Promise<void>((done) => setTimeout(done, WAIT_MS))]), drop };
}

/** Whether a font of the page was still on its way; by now it is there, or never will be. */
function common({ fonts }: Document, css: string): Promise<boolean> {
  if (!fonts || fonts.check(css)) return Promise.resolve(false);
  return fonts.load(css).then(
    () => true,
    () => false,
  );
}

/** The letters of a file, under the name that `faceName` gives them, until they are dropped. */
export function holdFace(
  document: Document,
  asset: string,
  bytes: () => Promise<ArrayBuffer>,
): { loaded: Promise<FontFace>; drop: () => void } {
  const face = faces.get(asset) ?? { users: 0, loaded: load(document, asset, bytes) };
  face.users += 1;
  faces.set(asset, face);
  return { loaded: face.loaded, drop: () => letGo(document, asset, face) };
}

async function load(document: Document, asset: string, bytes: () => Promise<ArrayBuffer>): Promise<FontFace> {
  // one file stands for all weights, so that none is thickened by the browser; a variable font takes the one it is asked for
  const face = new FontFace(faceName(asset), await bytes(), { weight: '100 900' });
  await face.load();
  document.fonts.add(face);
  return face;
}

function letGo(document: Document, asset: string, face: Face): void {
  face.users -= 1;
  if (face.users > 0) return;
  if (faces.get(asset) === face) faces.delete(asset);
  face.loaded.then(
    (loaded) => document.fonts.delete(loaded),
    () => undefined,
  );
}
