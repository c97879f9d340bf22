import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AlertsPage } from '../src/features/alerts/AlertsPage';
import { until } from '../src/features/alerts/until';
import { startI18n, switchLocale } from '../src/lib/i18n';
import { server } from './setup';

function show() {
  const root = createRootRoute();
  const page = createRoute({ getParentRoute: () => root, path: '/alerts', component: AlertsPage });
  const history = createMemoryHistory({ initialEntries: ['/alerts'] });
  const router = createRouter({ routeTree: root.addChildren([page]), history });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}

beforeAll(async () => {
  await startI18n();
  await switchLocale('fr');
});
afterEach(cleanup);

describe('the inbox', () => {
  it('says what is wrong, how much, and what to do next', async () => {
    show();
    const list = await screen.findByRole('list', { name: 'Liste des alertes' }, { timeout: 4000 });
    for (const words of [
      /Lille Centre\s: 6 écrans sur 6 hors ligne/,
      /Sa signature n’est pas la bonne\. 3 échecs\./,
      /37\s% reçus/,
      /Elle avance de 1,5\smin/,
      /Prise en charge par Léa Martin · Lundi/,
    ])
      expect(within(list).getByText(words)).toBeTruthy();
    expect(within(list).getByText('Instable')).toBeTruthy();
    expect(within(list).getAllByText(/À faire/)).toHaveLength(5);
  });

  it('takes note of all that is ticked at once', async () => {
    const asked: unknown[] = [];
    server.use(
      http.post('*/api/v1/alerts/acknowledge', async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json({ items: [], next: null });
      }),
    );
    show();
    fireEvent.click(await screen.findByRole('checkbox', { name: 'Tout choisir' }, { timeout: 4000 }));
    expect(screen.getByText('4 choisies')).toBeTruthy();
    fireEvent.change(screen.getByRole('textbox', { name: 'Note pour l’équipe' }), {
      target: { value: 'Technicien lundi' },
    });
    fireEvent.click(screen.getByRole('button', { name: 'Prendre en charge' }));
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]).toMatchObject({ note: 'Technicien lundi', ids: { length: 4 } });
  });
});

describe('putting off', () => {
  it('until tomorrow ends at eight in the morning', () => {
    const now = new Date(2026, 10, 30, 23, 59);
    expect(until('tomorrow', now)).toEqual(new Date(2026, 11, 1, 8, 0));
    expect(until('hour', now)).toEqual(new Date(2026, 11, 1, 0, 59));
  });
});
