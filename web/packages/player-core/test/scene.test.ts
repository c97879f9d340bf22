import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { bounds, canvasFor, corners, type Measure, place, run, setText } from '../src/scene/layout';
import { colourOf, FAMILIES, faceName, familyOf, fillOf, fontAsset } from '../src/scene/look';
import { drawFitted, paintOf } from '../src/scene/paint';
import { type Canvas, type ContentOf, readScene } from '../src/scene/types';
import { saying } from '../src/scene/values';

const address = new URL('../../../../player-protocol/golden/scene.json', import.meta.url);
const golden = JSON.parse(readFileSync(address, 'utf8'));
const NOON = Date.UTC(2026, 10, 28, 11, 0, 30);

/** Every letter is half as wide as it is high. */
const half: Measure = (text) => text.length * 0.5;

describe('the golden scene', () => {
  const scene = readScene(golden);
  const contentOf = (id: string) => {
    const found = scene?.landscape?.elements.find((element) => element.id === id)?.content;
    if (!scene || !found) throw new Error(id);
    return { content: found, scene };
  };
  const said = (id: string, at = NOON) => {
    const { content, scene: around } = contentOf(id);
    return saying(content, around, at);
  };

  test('is read whole', () => {
    expect(scene?.landscape?.elements).toHaveLength(10);
    expect(scene?.portrait).toBeNull();
  });
  test('tells its price in the language of the store until nobody knows', () => {
    expect(said('price')?.text.replace(/\s/g, ' ')).toBe('19,90 €');
    expect(said('price')?.until).toBe(1_800_000_000_000);
    expect(said('price', 1_800_000_000_000)).toEqual({ text: 'En caisse', until: null });
  });
  test('shows the clock of the store and knows when it changes', () => {
    expect(said('clock')).toEqual({ text: '12:00', until: NOON + 30_000 });
    expect(said('date')?.text).toBe('Samedi 28 novembre');
  });
  test('writes yes and no, numbers and what is no number', () => {
    const { content, scene: around } = contentOf('price');
    const data = { ...(content as ContentOf<'data'>), suffix: '!' };
    const text = (value: number | boolean | string, format: 'number' | 'text' | 'price') =>
      saying({ ...data, format }, { ...around, facts: { 'price:A1': { value, until: null } } }, NOON)?.text;
    expect(text(true, 'price')).toBe('oui!');
    expect(text('épuisé', 'price')).toBe('épuisé!');
    expect(text(1234.5, 'number')?.replace(/\s/g, ' ')).toBe('1 234,50!');
    expect(text(3, 'text')).toBe('3!');
  });
  test('takes colours and fonts from the brand', () => {
    if (!scene) throw new Error();
    expect(colourOf('brand:accent', scene)).toBe('#ff6b4a');
    expect(colourOf('#123456', scene)).toBe('#123456');
    expect(colourOf('brand:gone', scene)).toBe('#888888');
    expect(familyOf('brand:heading', scene)).toBe(FAMILIES.manrope);
    expect(familyOf('brand:gone', scene)).toBe(FAMILIES.sans);
    expect(fillOf({ colour: 'brand:light', to: '#c0ffee', angle: 90 }, scene)).toBe(
      'linear-gradient(90deg, #fffaf3, #c0ffee)',
    );
  });
});

describe('a font that is a media', () => {
  const around = { fonts: { heading: 'media:f1', body: 'serif' }, media: { f1: 'ab12' } };
  test.each([
    ['brand:heading', 'ab12'],
    ['media:f1', 'ab12'],
    ['media:gone', null],
    ['brand:body', null],
    ['slab', null],
  ])('%s lies in the file %s', (font, file) => {
    expect(fontAsset(font, around)).toBe(file);
  });
  test('is written with, and with letters that every screen has until it came', () => {
    expect(familyOf('brand:heading', around)).toBe(`"own ab12", ${FAMILIES.sans}`);
    expect(familyOf('media:gone', around)).toBe(FAMILIES.sans);
    expect(familyOf('brand:body', around)).toBe(FAMILIES.serif);
  });
  test('is found in the golden scene', () => {
    const golden = readScene(JSON.parse(readFileSync(new URL('scene-fonts.json', address), 'utf8')));
    if (!golden) throw new Error('it is not read');
    const fonts = golden.landscape?.elements.map(({ content }) => 'style' in content && content.style.font);
    expect(fonts?.map((font) => font && fontAsset(font, golden))).toEqual(['d'.repeat(64), 'e'.repeat(64)]);
  });
  test('has a name that CSS takes, whatever its address', () => {
    expect(faceName('/api/v1/media/0193-a"b/preview')).toBe('own api v1 media 0193 a b preview');
  });
});

describe('a picture of a scene', () => {
  test.each([
    [0, [50, 100, 50, 0]],
    [90, [0, 50, 100, 50]],
    [180, [50, 0, 50, 100]],
    [45, [0, 100, 100, 0]],
  ])('has courses of %i degrees from and to where CSS puts them', (angle, ends) => {
    const drawn: number[] = [];
    const stops: unknown[] = [];
    const context = {
      createLinearGradient: (...at: number[]) => {
        drawn.push(...at);
        return { addColorStop: (...stop: unknown[]) => stops.push(stop) };
      },
    } as unknown as CanvasRenderingContext2D;
    const fill = { colour: '#000000', to: 'brand:light', angle };
    paintOf(context, fill, { w: 100, h: 100 }, { colours: { light: '#ffffff' } });
    expect(drawn.map(Math.round).map((at) => at + 0)).toEqual(ends);
    expect(stops).toEqual([
      [0, '#000000'],
      [1, '#ffffff'],
    ]);
  });
  test('holds pictures as their fit says', () => {
    vi.stubGlobal('HTMLVideoElement', class {});
    const drawn: unknown[][] = [];
    const context = { drawImage: (...at: unknown[]) => drawn.push(at.slice(1)) };
    const put = (objectFit: string, lean?: number) => {
      const image = { naturalWidth: 200, naturalHeight: 100, style: { objectFit } };
      drawFitted(
        context as unknown as CanvasRenderingContext2D,
        image as unknown as HTMLImageElement,
        { w: 100, h: 100 },
        lean,
      );
    };
    put('cover');
    put('contain');
    put('cover', 1);
    vi.unstubAllGlobals();
    expect(drawn).toEqual([
      [-50, 0, 200, 100],
      [0, 25, 100, 50],
      [-100, 0, 200, 100],
    ]);
  });
});

describe('a scene that is not understood', () => {
  test('of a newer version, or without a canvas, is none', () => {
    expect(readScene({ ...golden, version: 2 })).toBeNull();
    expect(readScene({ ...golden, landscape: null })).toBeNull();
    expect(readScene('scene')).toBeNull();
  });
  test('loses its newer elements only', () => {
    const [first] = golden.landscape.elements;
    const newer = { ...first, id: 'newer', content: { kind: 'hologram' } };
    const elements = [first, newer, { id: 'bad' }];
    const read = readScene({ ...golden, landscape: { ...golden.landscape, elements } });
    expect(read?.landscape?.elements.map(({ id }) => id)).toEqual(['title']);
  });
});

describe('the layout', () => {
  const canvas: Canvas = { background: { colour: '#ffffff', to: null, angle: 0 }, elements: [] };
  test.each([
    [1920, 1080, true, true, 'landscape'],
    [1080, 1920, true, true, 'portrait'],
    [1080, 1920, true, false, 'landscape'],
    [1920, 1080, false, true, 'portrait'],
  ])('of a %i by %i screen (landscape %s, portrait %s) is %s', (w, h, lies, stands, wanted) => {
    const scene = { landscape: lies ? canvas : null, portrait: stands ? canvas : null };
    expect(canvasFor(scene, w, h)?.[0]).toBe(wanted);
  });
  test.each([
    ['landscape', 3840, 2160, { scale: 2, left: 0, top: 0 }],
    ['landscape', 1024, 768, { scale: 1024 / 1920, left: 0, top: 96 }],
    ['portrait', 1920, 1080, { scale: 0.5625, left: 656.25, top: 0 }],
  ] as const)('shows all of a %s on %i by %i', (orientation, w, h, wanted) => {
    expect(place(orientation, w, h)).toEqual({ orientation, ...wanted });
  });
  test('turns a box about its middle', () => {
    const frame = { x: 0, y: 0, w: 200, h: 100, rotation: 90 };
    const box = bounds(frame);
    expect(Object.values(box).map(Math.round)).toEqual([50, -50, 150, 150]);
    expect(corners(frame)[0]?.map(Math.round)).toEqual([150, -50]);
  });
  test('breaks lines at spaces and keeps those that were written', () => {
    const box = { w: 100, h: 100, size: 20, lineHeight: 100, fit: false };
    expect(setText('one two three\nfour', box, half)).toEqual({
      size: 20,
      lines: ['one two', 'three', 'four'],
    });
    expect(setText('12,50\u00a0€ now', box, half).lines).toEqual(['12,50\u00a0€', 'now']);
    expect(setText('incomprehensible', box, half).lines).toEqual(['incomprehensible']);
  });
  test('finds the greatest size that fits, and not a greater one', () => {
    const box = { w: 100, h: 100, size: 400, lineHeight: 100, fit: true };
    expect(setText('abcd', box, half)).toEqual({ size: 50, lines: ['abcd'] });
    expect(setText('ab cd', box, half)).toEqual({ size: 50, lines: ['ab', 'cd'] });
    expect(setText('a', { ...box, size: 60 }, half).size).toBe(60);
    expect(setText('a'.repeat(999), box, half).size).toBe(8);
  });
  test('lets a ticker run at its speed from edge to edge', () => {
    expect(run(1920, 480, 160)).toEqual({ from: 1920, to: -480, ms: 15_000 });
  });
});
