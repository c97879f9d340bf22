/** Whether text in colours of the brand can be read, by WCAG 2.2. Pure. */

/** What text needs to be read by everybody. */
export const READABLE = 4.5;

interface Colour {
  token: string;
  value: string;
}

/** Which colour writes on which in the scenes that come with the product. */
const PAIRS = [
  ['light', 'primary'],
  ['soft', 'primary'],
  ['dark', 'accent'],
  ['dark', 'soft'],
  ['dark', 'light'],
  ['primary', 'light'],
] as const;

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** From 1, the same, to 21, black on white. */
export function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

export interface Pair {
  text: string;
  ground: string;
  ratio: number;
}

/** The pairs with this colour as the ground that are hard to read; a colour of one's own carries dark or light, whichever is seen better. */
export function hardToRead(ground: Colour, colours: Colour[]): Pair[] {
  const pairOf = (token: string): Pair[] =>
    colours
      .filter((one) => one.token === token && token !== ground.token)
      .map(({ value }) => ({ text: token, ground: ground.token, ratio: contrast(value, ground.value) }));
  const known = PAIRS.filter(([, under]) => under === ground.token).flatMap(([text]) => pairOf(text));
  const isOwn = !PAIRS.some((pair) => pair.some((token) => token === ground.token));
  const best = ['dark', 'light'].flatMap(pairOf).sort((a, b) => b.ratio - a.ratio);
  return (isOwn ? best.slice(0, 1) : known).filter(({ ratio }) => ratio < READABLE);
}
