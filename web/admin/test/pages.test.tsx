import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ChangesPage } from '../src/features/publish/ChangesPage';
import { PublicationPage } from '../src/features/publish/PublicationPage';
import { startI18n, switchLocale } from '../src/lib/i18n';
import { server } from './setup';

function show(path: string, pattern: string, component: () => React.ReactNode) {
  const root = createRootRoute();
  const inside = createRoute({ getParentRoute: () => root, id: 'inside' });
  const routeTree = root.addChildren([
    inside.addChildren([createRoute({ getParentRoute: () => inside, path: pattern, component })]),
  ]);
  const router = createRouter({ routeTree, history: createMemoryHistory({ initialEntries: [path] }) });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
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

describe('what waits to be published', () => {
  it('shows before and after, and asks for a dry run of what is ticked', async () => {
    const asked: unknown[] = [];
    server.use(
      http.post('*/api/v1/publications/dry-run', async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json({
          changes: [],
          screensAffected: 4,
          screensTotal: 12,
          warnings: [],
          screens: [],
        });
      }),
    );
    show('/changes', '/changes', ChangesPage);
    expect(await screen.findByText('Boucle')).toBeTruthy();
    expect(await screen.findByText('4 écrans vont changer')).toBeTruthy();
    fireEvent.click(screen.getByRole('checkbox', { name: /Publier «.Noël.»/ }));
    await waitFor(() => expect(asked).toHaveLength(2));
    expect(asked[0]).toEqual({ all: true });
    expect(asked[1]).toMatchObject({ changes: [{ kind: 'playlist' }] });
  });

  it('does not let a blocking warning be published', async () => {
    server.use(
      http.post('*/api/v1/publications/dry-run', () =>
        HttpResponse.json({
          changes: [],
          screensAffected: 1,
          screensTotal: 1,
          screens: [],
          warnings: [
            {
              id: 'w',
              severity: 'blocking',
              message: 'Aucun média',
              objectKind: null,
              objectId: null,
              remedy: null,
            },
          ],
        }),
      ),
    );
    show('/changes', '/changes', ChangesPage);
    expect(await screen.findByText('À corriger avant de publier')).toBeTruthy();
    expect((screen.getByRole('button', { name: 'Publier maintenant' }) as HTMLButtonElement).disabled).toBe(
      true,
    );
  });
});

describe('a publication', () => {
  it('says how many screens show it, and of the others why not', async () => {
    show('/publications/17', '/publications/$number', PublicationPage);
    expect(await screen.findByText('9 sur 12 écrans à jour')).toBeTruthy();
    expect(screen.getByText('Plus de place sur l’écran.')).toBeTruthy();
  });
});
