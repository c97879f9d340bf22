import { act, cleanup, renderHook, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { expectedBy, expect as expectFiles } from '../src/data/expected';
import { startI18n } from '../src/lib/i18n';
import { useArrivals } from '../src/ui/use-arrivals';

beforeAll(() => startI18n());
afterEach(cleanup);

it('hands on once what came while its form was not open, and expects it no more', async () => {
  expectFiles('draft', [
    { id: 'a', mediaId: 'media-a' },
    { id: 'b', mediaId: 'media-b' },
  ]);
  const come: string[][] = [];
  const { rerender } = renderHook(() => useArrivals('draft', (mediaIds) => come.push(mediaIds)));
  await waitFor(() => expect(expectedBy('draft')).toEqual([]));
  await act(async () => rerender());
  expect(come).toEqual([['media-a', 'media-b']]);
});
