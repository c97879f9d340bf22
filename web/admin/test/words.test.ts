import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '@vitrine/api/problem';
import english from '@vitrine/i18n/en.json';
import french from '@vitrine/i18n/fr.json';
import serverFrench from '@vitrine/i18n/server.fr.json';
import { describe, expect, it } from 'vitest';
import { safeNext } from '../src/features/entry/next';
import { ACTIONS, OBJECTS as OBJECTS_OF_ACTS } from '../src/features/settings/audit-actions';
import { filterOf } from '../src/features/settings/audit-filter';
import { fieldProblems } from '../src/lib/form-problems';
import { ago, bytes, clock, floating, formatsFor, plainNumber } from '../src/lib/format';
import { hourOf } from '../src/lib/hours';
import { cleanCode, isWhole, shownCode } from '../src/lib/pairing-code';
import { floatingFromPicker, floatingToPicker, fromPicker, toPicker } from '../src/lib/picker';
import { deviceWords, learnServerWords, noteOf, serverWords } from '../src/lib/server-words';
import { unbroken } from '../src/lib/typography';
import { weeklyOf, weekOf } from '../src/lib/week-hours';
import { browserZone, homeZone, isSameClock, setHomeZone } from '../src/lib/zone';

describe('times', () => {
  it.each([
    ['9', '09:00'],
    ['9h30', '09:30'],
    ['930', '09:30'],
    ['19:05', '19:05'],
    ['24:00', '24:00'],
    ['25', null],
    ['12:70', null],
    ['midi', null],
  ])('%s is understood as %s', (text, hour) => expect(hourOf(text)).toBe(hour));

  it('of a store are never moved, also in the hour that does not exist', () => {
    expect(floating('fr', '2026-03-29T02:30')).toContain('02:30');
    expect(floatingFromPicker(floatingToPicker('2026-03-29T02:30'))).toBe('2026-03-29T02:30');
  });

  it('of an instant come back as the same instant', () => {
    expect(fromPicker(toPicker('2026-11-22T17:00:00.000Z'))).toBe('2026-11-22T17:00:00.000Z');
  });

  it('are told and asked on one clock: the organisation’s, unless a screen or store has its own', () => {
    const at = '2026-11-22T17:00:00.000Z';
    setHomeZone('Indian/Reunion');
    expect(formatsFor('fr').dateTime(at)).toContain('21:00');
    expect(formatsFor('fr').timeShort(at)).toBe('21:00');
    expect(formatsFor('fr').date('2026-11-22T21:00:00.000Z')).toContain('23');
    expect(formatsFor('fr', 'America/Martinique').time(at)).toBe('13:00:00');
    expect(formatsFor('fr').dayTime(at, 'Europe/Paris')).toContain('18:00');
    expect(toPicker(at)).toBe('2026-11-22 21:00:00');
    expect(fromPicker('2026-11-22 21:00:00')).toBe(at);
    expect(filterOf({ from: '2026-11-22', to: '2026-11-22' })).toEqual({
      from: '2026-11-21T20:00:00.000Z',
      to: '2026-11-22T20:00:00.000Z',
    });
    setHomeZone('Nowhere/Land');
    expect(homeZone()).toBe(browserZone());
  });

  it('of two zones are the same only if they are so all year', () => {
    const now = Date.parse('2026-11-22T17:00:00.000Z');
    expect(isSameClock('Europe/Paris', 'Europe/Brussels', now)).toBe(true);
    expect(isSameClock('Europe/Paris', 'Africa/Lagos', now)).toBe(false);
    expect(isSameClock('Europe/London', 'UTC', now)).toBe(false);
  });

  it('that last are written short', () => {
    expect(clock(5000)).toBe('0:05');
    expect(clock(3_725_000)).toBe('1:02:05');
  });

  it('that passed are told in the reader’s language', () => {
    expect(ago('fr', 0, 185_000)).toBe('il y a 3\u00a0min');
    expect(ago('en-GB', 0, 3_600_000 * 5)).toMatch(/5.hr/);
  });
});

describe('numbers', () => {
  const NUMBERS = [0, 7, 999, 1000, -1234, 10_000, 999_999, 1_234_567, -7, 0.5, 1234.25, 1e21, Number.NaN];

  it.each(['fr', 'en', 'en-GB', 'de'])('are written as the language does: %s', (locale) => {
    for (const value of NUMBERS)
      expect(plainNumber(locale, value)).toBe(new Intl.NumberFormat(locale).format(value));
  });
});

describe('the log', () => {
  it('has words for every action that the server writes, and offers each as a filter', () => {
    const backend = join(import.meta.dirname, '../../../backend/src');
    const files = readdirSync(backend, { recursive: true }).map(String);
    const text = files
      .filter((file) => file.endsWith('.rs') && !/^(webhooks\/core|messages\/core)/.test(file))
      .map((file) => readFileSync(join(backend, file), 'utf8'))
      .join('\n');
    const OBJECTS = [...new Set(ACTIONS.map((action) => action.split('.')[0]))].join('|');
    const written = [...text.matchAll(new RegExp(`"((?:${OBJECTS})\\.[a-z_]+)"`, 'g'))].map(
      ([, name]) => name,
    );
    // what webhooks are told, and names of fields
    const OTHERS =
      /^(alert\.(opened|resolved|summary)|publication\.published|webhook\.test|organisation\.(name|locale)|screen\.(offline|online|paired))$/;
    const actions = [...new Set(written)].filter((name) => name && !OTHERS.test(name)).sort();
    expect(actions).toEqual(ACTIONS.filter((name) => name.includes('.')));
    const words = (name: string) =>
      name
        .split('.')
        .reduce((at: unknown, part) => (at as Record<string, unknown>)?.[part], french.audit.did);
    expect(actions.filter((name) => name && typeof words(name) !== 'string')).toEqual([]);
    // each kind of object of an entry is a filter, too, and every act that is named in place is one of the list
    const acts = [...text.matchAll(/\bAct::new\(\s*(?:"([a-z_.]+)"|\w+),\s*"([a-z_]+)"/g)];
    expect(acts.length).toBeGreaterThan(40);
    expect(acts.map(([, action]) => action).filter((name) => name && !actions.includes(name))).toEqual([]);
    expect([...new Set(acts.map(([, , kind]) => kind))].sort()).toEqual([...OBJECTS_OF_ACTS]);
  });

  it.each([
    ['French', french],
    ['English', english],
  ])('tells each action and object in %s', (_, texts) => {
    const lookUp = (name: string) =>
      name.split('.').reduce((at: unknown, part) => (at as Record<string, unknown>)?.[part], texts.audit.did);
    expect(ACTIONS.filter((name) => typeof lookUp(name) !== 'string')).toEqual([]);
    expect(Object.keys(texts.audit.object).sort()).toEqual([...OBJECTS_OF_ACTS]);
  });

  it('is asked for whole days, of a person or of the server itself', () => {
    const filter = filterOf({ who: 'system', about: 'screen', from: '2026-11-27', to: '2026-11-27' });
    expect(filter).toMatchObject({ whoKind: 'system', objectKind: 'screen' });
    expect(Date.parse(filter.to ?? '') - Date.parse(filter.from ?? '')).toBe(86_400_000);
    expect(filterOf({ who: 'a', from: 'yesterday' })).toEqual({ whoId: 'a' });
  });
});

describe('what people type', () => {
  it('breaks at no sign and inside no price, and keeps its length', () => {
    const text = 'Fermé ce soir à 18 h 30 : merci ! « Soldes » à 1 250 € ?';
    const fine = unbroken(text, 'fr');
    expect(fine).toBe(
      'Fermé ce soir à 18\u00a0h\u00a030\u00a0: merci\u202f! «\u00a0Soldes\u202f» à 1\u202f250\u202f€\u202f?',
    );
    expect(fine.length).toBe(text.length);
    expect(unbroken('Closed at 18 h : thanks !', 'en')).toBe('Closed at 18 h : thanks !');
  });
});

describe('opening hours', () => {
  it('go day by day and come back grouped', () => {
    const weekly = [
      { days: [1, 2, 3], start: '09:00', end: '12:00' },
      { days: [1], start: '14:00', end: '19:00' },
    ];
    expect(weeklyOf(weekOf({ weekly, exceptions: [] }))).toEqual(weekly);
  });
});

describe('what is typed', () => {
  it('as a pairing code is read without its dash', () => {
    expect(cleanCode('abcd - efgh')).toBe('ABCDEFGH');
    expect(shownCode('abcde')).toBe('ABCD-E');
    expect(isWhole('abcd-efg')).toBe(false);
  });

  it('as an address after signing in never leaves the site', () => {
    expect(safeNext('/screens?q=a')).toBe('/screens?q=a');
    expect(safeNext('//elsewhere.example')).toBe('/');
    expect(safeNext('https://elsewhere.example')).toBe('/');
    expect(safeNext('/sign-in?next=/media')).toBe('/');
  });
});

describe('refusals', () => {
  it('land beside their field, the others above the form', () => {
    const problem = new Problem({
      type: 'about:blank',
      title: 'Unprocessable',
      status: 422,
      errors: [
        { field: 'items[2].playlistId', message: 'cycle' },
        { field: 'other', message: 'elsewhere' },
      ],
    });
    expect(fieldProblems(problem, ['name', 'items.2'])).toEqual({
      fields: { 'items.2': 'Cycle' },
      rest: ['Elsewhere'],
    });
  });

  it('sizes are in the reader’s units', () => {
    expect(bytes('fr', 1_440_000)).toBe('1,4\u00a0Mo');
    expect(bytes('en', 512)).toBe('512\u00a0B');
  });
});

describe('sentences of the server', () => {
  it('are worded in French, with what the server put in, and back in English', () => {
    learnServerWords(serverFrench);
    expect(serverWords('there is nothing to publish')).toBe('Il n’y a rien à publier.');
    expect(serverWords('`Noël` targets no screen')).toBe('«\u00a0Noël\u00a0» ne vise aucun écran.');
    expect(serverWords('expected `)` here at position 12')).toBe(
      'Il manque «\u00a0)\u00a0» ici (position 12)',
    );
    expect(serverWords('something new')).toBe('Something new');
    expect(noteOf({ kind: 'automatic', note: 'Paused Noël' })).toBe('«\u00a0Noël\u00a0» mise en pause');
    expect(noteOf({ kind: 'publish', note: 'Paused Noël' })).toBe('Paused Noël');
    expect(deviceWords('a simulated screen cannot do this')).toMatch(/^Un écran simulé/);
    expect(deviceWords('34 lines')).toBe('34 lignes');
    expect(deviceWords('1920x1080')).toBe('1920 × 1080');
    expect(deviceWords('EPERM (12)')).toBe('«\u00a0EPERM (12)\u00a0»');
    learnServerWords(null);
    expect(serverWords('there is nothing to publish')).toBe('There is nothing to publish');
  });
});
