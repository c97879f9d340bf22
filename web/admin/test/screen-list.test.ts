import type { Site } from '@vitrine/api/types';
import { expect, test } from 'vitest';
import { csvOf, readList } from '../src/features/fleet/list';
import { decoded, textOf } from '../src/features/fleet/read-table';

const site = (id: string, name: string, code: string | null, kind: Site['kind'] = 'store') =>
  ({ id, name, code, kind }) as Site;
const sites = [
  site('1', 'Lille Grand-Place', 'LIL-01'),
  site('2', 'Évreux', null),
  site('3', 'Nice', 'N1'),
  site('4', 'Nice', 'N2'),
  site('5', 'Nord', 'NORD', 'region'),
];

test('a pasted table becomes screens, whatever its separator', () => {
  const text = 'Nom;Magasin;Étiquettes\nVitrine;LIL-01;width=1080 window\n\n"Caisse 2"\tevreux\nBar,N2,\r\n';
  expect(readList(text, sites)).toEqual({
    screens: [
      { name: 'Vitrine', siteId: '1', site: 'Lille Grand-Place', tags: ['width=1080', 'window'] },
      { name: 'Caisse 2', siteId: '2', site: 'Évreux', tags: [] },
      { name: 'Bar', siteId: '4', site: 'Nice', tags: [] },
    ],
    faults: [],
  });
});

test('cells keep what stands between quotation marks, as spreadsheets write them', () => {
  const text = '"Vitrine; entrée";LIL-01\n"Écran ""A""";LIL-01\n"Deux\nlignes",N2,a b\n55" au mur;N1';
  const { screens, faults } = readList(text, sites);
  expect(faults).toEqual([]);
  expect(screens.map(({ name, site }) => `${name} / ${site}`)).toEqual([
    'Vitrine; entrée / Lille Grand-Place',
    'Écran "A" / Lille Grand-Place',
    'Deux lignes / Nice',
    '55" au mur / Nice',
  ]);
});

test('a quotation mark that does not begin a cell is a sign like any other', () => {
  const names = (text: string) => readList(text, sites).screens.map(({ name, tags }) => `${name} / ${tags}`);
  expect(names('Écran 24";LIL-01;rayon=a\nÉcran 32";LIL-01;rayon=b')).toEqual([
    'Écran 24" / rayon=a',
    'Écran 32" / rayon=b',
  ]);
  expect(names('"Écran 24""";LIL-01\nDalle 55", murale;N1\n"Bar\tgauche"\tN2')).toEqual([
    'Écran 24" / ',
    'Dalle 55", murale / ',
    'Bar gauche / ',
  ]);
  // nothing closes it: the lines stay lines
  expect(names('"Vitrine;LIL-01\nBar;N1\nSol;N2')).toEqual(['"Vitrine / ', 'Bar / ', 'Sol / ']);
});

test('a file is read as spreadsheets save it', () => {
  const text = 'Nom;Magasin\nVitrine été;N1';
  const utf16 = new Uint8Array([0xff, 0xfe, ...[...text].flatMap((sign) => [sign.charCodeAt(0), 0])]);
  const western = new Uint8Array([...text].map((sign) => sign.charCodeAt(0)));
  for (const bytes of [
    new TextEncoder().encode(text),
    new TextEncoder().encode(`\uFEFF${text}`),
    utf16,
    western,
  ])
    expect(decoded(bytes)).toBe(text);
});

test('a file that is no table is refused', async () => {
  expect(await textOf(new File(['Bar;N1\r\n\r\n'], 'list.csv'))).toBe('Bar;N1');
  expect(await textOf(new File([new Uint8Array([80, 75, 3, 4, 0, 0])], 'list.xlsx'))).toBeNull();
  expect(await textOf(new File(['a'.repeat(2_000_001)], 'long.csv'))).toBeNull();
});

test('what must change is named by its line', () => {
  const text = ';LIL-01\nVitrine\nVitrine;Paris\nVitrine;nice\nVitrine;NORD\nBar;N1\nbar;N1\nSol;N1;Soldes';
  expect(readList(text, sites)).toEqual({
    screens: [{ name: 'Bar', siteId: '3', site: 'Nice', tags: [] }],
    faults: [
      { line: 1, fault: 'name', site: 'LIL-01' },
      { line: 2, fault: 'noSite', site: '' },
      { line: 3, fault: 'unknownSite', site: 'Paris' },
      { line: 4, fault: 'manySites', site: 'nice' },
      { line: 5, fault: 'unknownSite', site: 'NORD' },
      { line: 7, fault: 'double', site: 'N1' },
      { line: 8, fault: 'tag', site: 'N1', tag: 'Soldes' },
    ],
  });
});

test('a table holds no formula and keeps its cells', () => {
  expect(csvOf([['=1+1', 'a;b', 'say "x"', 'é']])).toBe('\uFEFF\'=1+1;"a;b";"say ""x""";é\r\n');
});
