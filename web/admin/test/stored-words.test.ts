import english from '@vitrine/i18n/en.json';
import french from '@vitrine/i18n/fr.json';
import { beforeAll, describe, expect, it } from 'vitest';
import { colourName } from '../src/lib/brand-colours';
import { startI18n, switchLocale } from '../src/lib/i18n';
import { isMessage, isStopped } from '../src/lib/origin';
import { noteOf } from '../src/lib/server-words';

beforeAll(startI18n);

const filled = (text: string) => text.replace('{{name}}', 'Noël').replace('{{number}}', '2');
const note = (words: typeof english) => [
  words.emergency.note,
  words.publish.undoNote,
  words.onAir.endNote,
  words.publication.demoNote,
];

describe('what the product wrote and stored', () => {
  it('is read in the language of the reader, whatever the writer’s', async () => {
    await switchLocale('en');
    const read = (text: string) => noteOf({ kind: 'publish', note: filled(text) });
    expect(note(french).map(read)).toEqual(note(english).map(filled));
    await switchLocale('fr');
    // the demonstration is written in French alone
    expect(note(english).slice(0, 3).map(read)).toEqual(note(french).slice(0, 3).map(filled));
    expect(read('Soldes d’été')).toBe('Soldes d’été');
  });

  it('names the colours of a brand by their role until somebody names them', async () => {
    await switchLocale('en');
    expect(colourName({ token: 'primary', name: 'Principale' })).toBe('Primary');
    expect(colourName({ token: 'primary', name: 'Vert sapin' })).toBe('Vert sapin');
    expect(colourName({ token: 'colour1', name: 'Principale' })).toBe('Principale');
  });
});

describe('what nobody made among the contents', () => {
  it('says so itself', () => {
    expect([isMessage({ origin: 'message' }), isMessage({ origin: null })]).toEqual([true, false]);
  });

  it('is over when an emergency was stopped, and not when a campaign pauses', () => {
    expect(isStopped({ origin: 'emergency', paused: true })).toBe(true);
    expect(isStopped({ origin: null, paused: true })).toBe(false);
  });
});
