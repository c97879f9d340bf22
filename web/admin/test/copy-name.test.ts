import { describe, expect, it } from 'vitest';
import { copyName, rootOf } from '../src/lib/copy-name';

describe('the name of a copy', () => {
  it.each([
    ['Automne', ['Automne'], 'Automne (2)'],
    ['Automne', ['Automne', 'automne (2)'], 'Automne (3)'],
    ['Automne (2)', ['Automne', 'Automne (2)'], 'Automne (3)'],
    ['Automne (2) (2)', ['Automne (2) (2)'], 'Automne (2)'],
    ['Soldes (été)', [], 'Soldes (été) (2)'],
    ['Soldes (2026)', ['Soldes (2026)'], 'Soldes (2026) (2)'],
    ['(2)', [], '(2) (2)'],
  ])('of %s among %j is %s', (name, taken, copy) => {
    expect(copyName(name, taken)).toBe(copy);
  });

  it('is never too long', () => {
    expect(copyName('x'.repeat(120), [])).toHaveLength(120);
    expect(rootOf(' a (3) ')).toBe('a');
  });
});
