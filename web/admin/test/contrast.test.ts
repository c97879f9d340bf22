import { describe, expect, it } from 'vitest';
import { contrast, hardToRead } from '../src/lib/contrast';

const FIRST = [
  { token: 'primary', value: '#123c3a' },
  { token: 'accent', value: '#ff6b4a' },
  { token: 'soft', value: '#f7d9c4' },
  { token: 'dark', value: '#14201f' },
  { token: 'light', value: '#fffaf3' },
];
const given = (token: string, value: string) => [
  ...FIRST.filter((one) => one.token !== token),
  { token, value },
];
const remarks = (colours: typeof FIRST) => colours.flatMap((one) => hardToRead(one, colours));

describe('the contrast of two colours', () => {
  it('is that of WCAG, whichever comes first', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
    expect(contrast('#ffffff', '#777777')).toBeCloseTo(4.48, 2);
    expect(contrast('#123c3a', '#123c3a')).toBe(1);
  });
});

describe('colours of the brand', () => {
  it('can be read as they come', () => {
    expect(remarks(FIRST)).toEqual([]);
  });

  it('are told with the pair that cannot, beside the ground', () => {
    const yellow = given('primary', '#ffe14a');
    const pairs = remarks(yellow).map(({ text, ground }) => `${text} on ${ground}`);
    expect(pairs).toEqual(['primary on light', 'light on primary', 'soft on primary']);
    const first = hardToRead({ token: 'primary', value: '#ffe14a' }, yellow)[0];
    expect(first?.ratio).toBeCloseTo(1.25, 1);
  });

  it('that are one’s own carry dark or light', () => {
    expect(remarks([...FIRST, { token: 'colour1', value: '#4f55e0' }])).toEqual([]);
    const dull = [...given('dark', '#4a4a4a'), { token: 'colour1', value: '#808080' }];
    expect(remarks(dull).filter(({ ground }) => ground === 'colour1')).toHaveLength(1);
  });
});
