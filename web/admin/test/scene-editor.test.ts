import type { Fact } from '@vitrine/api/types';
import type { Element, Frame } from '@vitrine/player-core/scene/types';
import { describe, expect, it } from 'vitest';
import {
  contentOf,
  copiedTo,
  type Doc,
  freshId,
  grouped,
  pasted,
  restacked,
  TEXT_STYLE,
  withGroups,
} from '../src/features/scenes/document';
import { covers, handleAt, moved, resized, spread, towards, turnedTo } from '../src/features/scenes/geometry';
import { overflows } from '../src/features/scenes/overflow';
import { snap } from '../src/features/scenes/snap';
import { otherwise, saidInBoth } from '../src/features/scenes/twins';
import { framed } from '../src/features/scenes/use-pointer';
import { begun, edited, redone, undone } from '../src/lib/history';
import { lackOf, lacksOf, samplesIn } from '../src/lib/scene-lack';
import { factsAt } from '../src/ui/surroundings';

const frame = (x: number, y: number, w: number, h: number, rotation = 0): Frame => ({ x, y, w, h, rotation });
const box = (left: number, top: number, w: number, h: number) => ({
  left,
  top,
  right: left + w,
  bottom: top + h,
});
const CANVAS = { w: 1920, h: 1080 };

function element(id: string, at: Frame, kind: 'text' | 'shape' = 'text'): Element {
  const content = contentOf(kind, 'Words');
  return { id, name: id, frame: at, opacity: 100, locked: false, hidden: false, content };
}
function docOf(...elements: Element[]): Doc {
  const background = { colour: '#ffffff', to: null, angle: 0 };
  return { name: 'Scene', landscape: { background, elements }, portrait: null };
}

describe('a pulled handle', () => {
  it('leaves what lies opposite where it is, also when turned', () => {
    for (const rotation of [0, 30, 90, -135]) {
      const before = frame(100, 100, 200, 100, rotation);
      const after = resized(before, 'se', 60, 20, false);
      const [x, y] = handleAt(after, 'nw');
      const [wantedX, wantedY] = handleAt(before, 'nw');
      expect(Math.abs(x - wantedX)).toBeLessThan(1.5);
      expect(Math.abs(y - wantedY)).toBeLessThan(1.5);
    }
  });
  it('keeps the proportions when asked and never turns inside out', () => {
    const wide = resized(frame(0, 0, 200, 100), 'se', 100, 0, true);
    expect([wide.w, wide.h]).toEqual([300, 150]);
    expect(resized(frame(0, 0, 200, 100), 'e', -900, 0, false).w).toBe(8);
  });
});

describe('spacing out', () => {
  it('makes the gaps alike, whatever the order, and leaves the outermost', () => {
    const frames = [frame(900, 5, 100, 10), frame(0, 0, 100, 10), frame(120, 90, 300, 10)];
    expect(spread(frames, 'across').map(({ x }) => x)).toEqual([900, 0, 350]);
    expect(spread(frames, 'down').map(({ y }) => y)).toEqual([45, 0, 90]);
  });
  it('has nothing to do with two', () => {
    const two = [frame(0, 0, 10, 10), frame(90, 0, 10, 10)];
    expect(spread(two, 'across')).toEqual(two);
  });
});

describe('a group', () => {
  const three = docOf(...['a', 'b', 'c'].map((id) => element(id, frame(0, 0, 10, 10))));
  const joined = grouped(three, 'landscape', ['a', 'c'], 'g');
  const elements = joined.landscape?.elements ?? [];
  it('is chosen with any of its elements, and taken apart again', () => {
    expect(withGroups(elements, ['c'])).toEqual(['a', 'c']);
    expect(withGroups(elements, ['b'])).toEqual(['b']);
    expect(grouped(joined, 'landscape', ['a', 'c'], null)).toEqual(three);
  });
  it('is copied as a group of its own', () => {
    const copies = elements.filter(({ group }) => group);
    const { doc, ids } = pasted(joined, 'landscape', copies, 10);
    expect(withGroups(doc.landscape?.elements ?? [], ids.slice(0, 1))).toEqual(ids);
    expect(withGroups(doc.landscape?.elements ?? [], ['a'])).toEqual(['a', 'c']);
  });
});

describe('turning', () => {
  it('looks at the pointer and clings to right angles', () => {
    const square = frame(0, 0, 100, 100);
    expect(turnedTo(square, 100, 51, false).rotation).toBe(90);
    expect(turnedTo(square, 50, 200, false).rotation).toBe(180);
    expect(turnedTo(square, 90, 0, true).rotation % 15).toBe(0);
  });
});

describe('snapping', () => {
  it('clings to the middle and the thirds of the canvas', () => {
    const found = snap(box(857, 300, 200, 100), [], CANVAS, 6);
    expect(found.dx).toBe(3);
    expect(found.guides).toContainEqual({ axis: 'x', at: 960, from: 0, to: 1080, kind: 'line' });
    expect(snap(box(642, 0, 100, 50), [], CANVAS, 6).dx).toBe(-2);
  });
  it('clings to the edges of others and draws the line along both', () => {
    const found = snap(box(104, 400, 100, 100), [box(100, 50, 300, 80)], CANVAS, 6);
    expect(found.dx).toBe(-4);
    const line = found.guides.find(({ axis, at }) => axis === 'x' && at === 100);
    expect(line).toMatchObject({ from: 50, to: 500 });
  });
  it('makes gaps equal between two neighbours and in a row', () => {
    const between = snap(box(347, 505, 100, 71), [box(101, 500, 100, 83), box(601, 500, 100, 83)], CANVAS, 6);
    expect(between.dx).toBe(4);
    expect(between.guides.filter(({ kind }) => kind === 'gap')).toHaveLength(2);
    const row = snap(box(505, 505, 97, 71), [box(101, 500, 100, 83), box(251, 500, 103, 83)], CANVAS, 6);
    expect(505 + row.dx - 354).toBeLessThan(152);
  });
  it('leaves alone what is near nothing', () => {
    expect(snap(box(1234, 777, 51, 37), [], CANVAS, 2)).toEqual({ dx: 0, dy: 0, guides: [] });
  });
});

describe('aligning', () => {
  it('goes to the edges and the middle of a box', () => {
    const canvas = box(0, 0, 1920, 1080);
    expect(towards(frame(100, 100, 200, 100), canvas, 'right')).toEqual([1620, 0]);
    expect(towards(frame(100, 100, 200, 100), canvas, 'middle')).toEqual([0, 390]);
  });
});

describe('the history', () => {
  it('goes back and forth, and a new edit forgets what was undone', () => {
    let history = edited(begun(1), 2, null, 0);
    history = edited(history, 3, null, 5000);
    history = undone(history);
    expect(history.present).toBe(2);
    expect(redone(history).present).toBe(3);
    history = edited(history, 9, null, 9000);
    expect(redone(history).present).toBe(9);
    expect(undone(undone(undone(history))).present).toBe(1);
  });
  it('melts quick edits of the same thing into one step', () => {
    let history = begun('');
    for (const [at, text] of ['H', 'He', 'Hey'].entries()) history = edited(history, text, 'text', at * 100);
    history = edited(history, 'Hey!', 'text', 5000);
    expect(undone(history).present).toBe('Hey');
    expect(undone(undone(history)).present).toBe('');
  });
});

describe('the document', () => {
  it('copies elements a little further on under names of their own', () => {
    const doc = docOf(element('a', frame(0, 0, 10, 10)));
    const { doc: after, ids } = pasted(doc, 'landscape', doc.landscape?.elements ?? [], 30);
    expect(after.landscape?.elements[1]?.frame).toEqual(frame(30, 30, 10, 10));
    expect(ids).toHaveLength(1);
    expect(ids[0]).not.toBe('a');
    expect(freshId(after.landscape?.elements ?? [])).not.toBe('a');
  });
  it('holds no more than sixty elements', () => {
    const many = Array.from({ length: 59 }, (_, index) => element(`e${index}`, frame(0, 0, 1, 1)));
    expect(pasted(docOf(...many), 'landscape', many, 0).ids).toHaveLength(1);
  });
  it('puts an element elsewhere in the stack', () => {
    const doc = docOf(
      element('a', frame(0, 0, 1, 1)),
      element('b', frame(0, 0, 1, 1)),
      element('c', frame(0, 0, 1, 1)),
    );
    const ids = restacked(doc, 'landscape', 'a', 2).landscape?.elements.map(({ id }) => id);
    expect(ids).toEqual(['b', 'c', 'a']);
  });
  it('lays the other form out with everything inside and the ground filled', () => {
    const ground = element('ground', frame(0, 0, 1920, 1080), 'shape');
    const title = element('title', frame(1000, 900, 900, 160));
    const landscape = docOf(ground, title).landscape;
    if (!landscape) throw new Error();
    const [fresh, words] = copiedTo(landscape, 'landscape').elements;
    expect(fresh?.frame).toEqual(frame(0, 0, 1080, 1920));
    const { x, y, w, h } = words?.frame ?? frame(-1, -1, 0, 0);
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + w).toBeLessThanOrEqual(1080);
    expect(y + h).toBeLessThanOrEqual(1920);
    expect(w / h).toBeCloseTo(900 / 160, 1);
  });
  it('moves no further than the server takes', () => {
    expect(moved(frame(7990, 0, 1, 1), 100, 0).x).toBe(8000);
  });
});

describe('data of a store', () => {
  const fact = (scope: Fact['scope'], placeId: string | null, value: number) =>
    ({ key: 'price:A1', scope, placeId, value, expiresAt: null }) as Fact;
  it('is what was told nearest to it', () => {
    const told = [fact('organisation', null, 20), fact('site', 'nord', 18), fact('site', 'lille', 15)];
    const price = (path: string[]) => factsAt(told, path)['price:A1']?.value;
    expect(price(['lille', 'nord'])).toBe(15);
    expect(price(['douai', 'nord'])).toBe(18);
    expect(price([])).toBe(20);
  });
});

describe('a frame drawn with the pointer', () => {
  it('takes what it touches, and not the ground it is drawn upon', () => {
    const ground = element('ground', frame(0, 0, 1920, 1080), 'shape');
    const rows = [ground, element('a', frame(100, 100, 50, 50)), element('b', frame(900, 900, 50, 50))];
    expect(framed(rows, { left: 90, top: 90, right: 120, bottom: 120 })).toEqual(['a']);
    expect(covers(ground.frame, CANVAS)).toBe(true);
    expect(covers(frame(0, 0, 1919, 1080), CANVAS)).toBe(false);
  });
});

describe('the same element on both canvases', () => {
  const text = (words: string, size: number): Element => ({
    ...element('title', frame(0, 0, 10, 10)),
    content: { kind: 'text', text: words, style: { ...TEXT_STYLE, size } },
  });
  const both = (landscape: Element, portrait: Element): Doc => {
    const background = { colour: '#ffffff', to: null, angle: 0 };
    return {
      name: 'Scene',
      landscape: { background, elements: [landscape] },
      portrait: { background, elements: [portrait] },
    };
  };
  it('is told apart by its words, not by where lines break nor how it looks', () => {
    expect(
      otherwise(both(text('À\u00a0bas', 9), text('À bas', 99)), 'landscape', text('À\nbas', 9)),
    ).toBeNull();
    expect(
      otherwise(both(text('19 €', 9), text('29 €', 9)), 'landscape', text('19 €', 9))?.content,
    ).toMatchObject({
      text: '29 €',
    });
  });
  it('is told apart by the playlist that it loops', () => {
    const zone = (playlistId: string | null): Element => ({
      ...element('zone', frame(0, 0, 10, 10)),
      content: { kind: 'playlist', playlistId } as Element['content'],
    });
    const chosen = zone('one');
    expect(otherwise(both(chosen, zone('one')), 'landscape', chosen)).toBeNull();
    expect(otherwise(both(chosen, zone(null)), 'landscape', chosen)).not.toBeNull();
    const doc = saidInBoth(both(chosen, zone(null)), 'landscape', chosen);
    expect(doc.portrait?.elements[0]?.content).toMatchObject({ playlistId: 'one' });
  });
  it('says the same when asked, in its own size', () => {
    const doc = saidInBoth(both(text('19 €', 9), text('29 €', 99)), 'landscape', text('19 €', 9));
    expect(doc.portrait?.elements[0]?.content).toMatchObject({ text: '19 €', style: { size: 99 } });
  });
});

describe('a text', () => {
  const measure = (words: string) => words.length * 0.5;
  it('is too great when its lines are higher or a word is wider than its box', () => {
    const style = { ...TEXT_STYLE, fit: false, size: 100, lineHeight: 100 };
    expect(overflows('deux mots', { w: 500, h: 100 }, style, measure)).toBe(false);
    expect(overflows('deux mots', { w: 300, h: 100 }, style, measure)).toBe(true);
    expect(overflows('interminable', { w: 300, h: 400 }, style, measure)).toBe(true);
    expect(overflows('interminable', { w: 300, h: 400 }, { ...style, fit: true }, measure)).toBe(false);
  });
});

const sceneOf = (content: Element['content']) => ({
  name: 'Offre',
  landscape: { elements: [{ ...element('a', frame(0, 0, 9, 9)), content }] } as never,
  portrait: null,
});

describe('what a template leaves to be filled', () => {
  it('is told until it is there', () => {
    const none = new Set<string>();
    const qr = (text: string) => ({ kind: 'qr' as const, text, colour: '#000000', background: '#ffffff' });
    expect(lackOf(contentOf('image', ''), none)).toBe('media');
    expect(lackOf({ kind: 'image', mediaId: 'm', fit: 'cover', radius: 0 }, none)).toBeNull();
    expect(lackOf(qr('https://example.com'), none)).toBe('address');
    expect(lackOf(contentOf('qr', ''), none)).toBe('address');
    expect(lackOf(qr('https://example.com/offre'), none)).toBeNull();
    const template = {
      id: 'offer',
      name: '',
      text: '',
      body: sceneOf(contentOf('text', 'au lieu de\n29,90 €')),
    };
    const samples = samplesIn([template as never]);
    expect(lackOf(contentOf('text', 'au lieu de\n29,90 €'), samples)).toBe('price');
    expect(lackOf(contentOf('text', 'au lieu de\n24,90 €'), samples)).toBeNull();
    expect(
      samplesIn([{ ...template, body: sceneOf(contentOf('text', 'Cette semaine')) } as never]).size,
    ).toBe(0);
    expect(lacksOf(sceneOf(contentOf('image', '')), samples)).toEqual(['media']);
  });
});
