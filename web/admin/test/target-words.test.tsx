import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderHook } from '@testing-library/react';
import { beforeAll, describe, expect, it } from 'vitest';
import { sitesQuery } from '../src/data/sites';
import { startI18n, switchLocale } from '../src/lib/i18n';
import { useTargetWords } from '../src/ui/use-target-words';

const LILLE = '01900000-0000-7000-8000-000000000001';

beforeAll(async () => {
  await startI18n();
  await switchLocale('fr');
});

function said(target: string): string {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  client.setQueryData<unknown>(sitesQuery.queryKey, [{ id: LILLE, name: 'Lille' }]);
  const { result } = renderHook(() => useTargetWords([target]), {
    wrapper: ({ children }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>,
  });
  return result.current(target);
}

describe('a target is said in words', () => {
  it.each([
    ['*', 'Tous les écrans'],
    ['vitrine | ville=lyon', 'Étiquettes vitrine ou ville=lyon'],
    ['!place=vitrine', 'Tous les écrans, sauf étiquette place=vitrine'],
    ['ville=lille & !place=vitrine', 'Étiquette ville=lille, sauf étiquette place=vitrine'],
    [
      'ville=lille & luxe & !(vitrine | caisse)',
      'Étiquettes ville=lille et luxe, sauf étiquettes vitrine ou caisse',
    ],
    [`under:${LILLE} & !vitrine`, '«\u00a0Lille\u00a0», sauf étiquette vitrine'],
    [`vitrine & (under:${LILLE})`, 'Étiquette vitrine, «\u00a0Lille\u00a0»'],
    ['(a | b) & c', 'Étiquettes a ou b, étiquette c'],
  ])('%s', (target, words) => expect(said(target)).toBe(words));

  it.each(['taille>=55', 'a | b & !c', '!(a & !b)', '!*', 'a &'])(
    'as it is written where words are lacking: %s',
    (target) => expect(said(target)).toBe(target),
  );
});
