import { expect, test } from 'vitest';
import { inForm, TAG } from '../src/lib/tags';

test('what is typed becomes a tag that the server takes', () => {
  expect(inForm('Été')).toBe('ete');
  expect(inForm(" Soldes d'hiver ")).toBe('soldes-d-hiver');
  expect(inForm('Ville=Saint Étienne')).toBe('ville=Saint-Étienne');
  expect(inForm('taille=1080')).toBe('taille=1080');
  expect(inForm('-.bord')).toBe('bord');
  expect(inForm('a=')).toBe('a');
  for (const nothing of ['', '  ', '=x', '!!']) expect(inForm(nothing)).toBe('');
  for (const typed of ['Été', 'œufs & cœurs', 'A'.repeat(99), 'k=ö ü']) expect(inForm(typed)).toMatch(TAG);
});
