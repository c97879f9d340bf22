import type { Site } from '@vitrine/api/types';
import { expect, test } from 'vitest';
import { csvOf, readList } from '../src/features/fleet/list';

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

test('what must change is named by its line', () => {
  const text = ';LIL-01\nVitrine\nVitrine;Paris\nVitrine;nice\nVitrine;NORD';
  expect(readList(text, sites)).toEqual({
    screens: [],
    faults: [
      { line: 1, fault: 'name', site: 'LIL-01' },
      { line: 2, fault: 'noSite', site: '' },
      { line: 3, fault: 'unknownSite', site: 'Paris' },
      { line: 4, fault: 'manySites', site: 'nice' },
      { line: 5, fault: 'unknownSite', site: 'NORD' },
    ],
  });
});

test('a table holds no formula and keeps its cells', () => {
  expect(csvOf([['=1+1', 'a;b', 'say "x"', 'é']])).toBe('\uFEFF\'=1+1;"a;b";"say ""x""";é\r\n');
});
