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
import { SetupPage } from '../src/features/entry/SetupPage';
import { ChangesPage } from '../src/features/publish/ChangesPage';
import { PublicationPage } from '../src/features/publish/PublicationPage';
import { ReportsPage } from '../src/features/reports/ReportsPage';
import { UptimePage } from '../src/features/reports/UptimePage';
import { SchedulePage } from '../src/features/schedule/SchedulePage';
import { Audit } from '../src/features/settings/Audit';
import { startI18n, switchLocale } from '../src/lib/i18n';
import { dryRun } from '../src/mock/dry-run';
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
        return HttpResponse.json({ ...dryRun(), screensAffected: 4 });
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

  it('words conditions, calendars, single dates, targets and playlists without data or ids', async () => {
    show('/changes', '/changes', ChangesPage);
    for (const words of [
      'Passe tant que pluie dépasse 0,5 et (ouvert est vrai ou ville vaut Lille) ; si l’information manque : masquer.',
      'Poids de 1 à 8, atteint le 24 déc. 2026, 20:00',
      'Chaque lundi, pas aux dates de Jours fériés (France), le 24 déc. 2026 de 08:00 à 17:00, rien le 26 déc. 2026',
      '« Lille Centre »',
    ])
      expect(await screen.findByText(words)).toBeTruthy();
    const row = screen.getByRole('row', { name: /^Liste de lecture/ });
    expect(row.textContent).toContain('Boucle d’hiver');
    expect(row.closest('table')?.textContent).not.toMatch(/01930000|[{}]|\["/);
  });

  it('tells what changes on which screens, and the hours of each campaign', async () => {
    show('/changes', '/changes', ChangesPage);
    const glass = await screen.findByRole('region', { name: 'Ce qui changera à l’écran' });
    expect(await within(glass).findByText('« Noël » remplace « Soldes d’hiver »')).toBeTruthy();
    expect(within(glass).getByText('lun. 23 nov., 09:00 – 12:00')).toBeTruthy();
    expect(within(glass).getByText('et 1 autre fois')).toBeTruthy();
    const hours = within(glass).getByRole('row', { name: /Noël/ });
    expect(hours.textContent).toMatch(/0.min36.h\+36.h/);
    expect(within(glass).queryByRole('row', { name: /Fidélité/ })).toBeNull();
    expect(screen.getByText(/« Noël » ne vise aucun écran/)).toBeTruthy();
    expect(screen.getByRole('link', { name: /Ouvrir «.Noël.»/ }).getAttribute('href')).toMatch(/^.campaigns/);
  });

  it('says while it is computed, what failed, and when nothing changes', async () => {
    server.use(http.post('*/api/v1/publications/dry-run', () => new HttpResponse(null, { status: 500 })));
    show('/changes', '/changes', ChangesPage);
    expect(await screen.findByText('Calcul de ce que montrera chaque écran…')).toBeTruthy();
    fireEvent.click(await screen.findByRole('button', { name: 'Réessayer' }));
    cleanup();
    server.use(
      http.post('*/api/v1/publications/dry-run', () =>
        HttpResponse.json({ ...dryRun(), differences: [], campaigns: [], warnings: [] }),
      ),
    );
    show('/changes', '/changes', ChangesPage);
    expect(await screen.findByText(/Rien ne change sur aucun écran/)).toBeTruthy();
  });

  it('does not let a blocking warning be published, and says why', async () => {
    const warnings = dryRun().warnings.map((one) => ({ ...one, severity: 'blocking' }));
    server.use(
      http.post('*/api/v1/publications/dry-run', () => HttpResponse.json({ ...dryRun(), warnings })),
    );
    show('/changes', '/changes', ChangesPage);
    expect(await screen.findByText('À corriger avant de publier')).toBeTruthy();
    const button = screen.getByRole('button', { name: 'Publier maintenant' }) as HTMLButtonElement;
    expect(button.disabled).toBe(true);
    const reason = document.getElementById(button.getAttribute('aria-describedby') ?? '');
    expect(reason?.textContent).toBe('Un point à corriger empêche de publier.');
  });
});

describe('a publication', () => {
  it('says how many screens show it, and of the others why not', async () => {
    show('/publications/17', '/publications/$number', PublicationPage);
    expect(await screen.findByText('9 sur 12 écrans à jour')).toBeTruthy();
    expect(screen.getByText('Plus de place sur l’écran.')).toBeTruthy();
  });
});

describe('the schedule', () => {
  it('lists the same bars as the timeline, and words what a change would mean', async () => {
    show('/schedule?list=%221%22&date=2026-11-24', '/schedule', SchedulePage);
    const day = await screen.findByRole('region', { name: 'Mardi 24 novembre 2026' }, { timeout: 4000 });
    expect(within(day).getAllByText('09:00 – 12:00').length).toBeGreaterThan(1);
    fireEvent.click(
      within(day).getAllByRole('button', { name: /^Modifier Soldes d’hiver, Boucle/ })[0] as HTMLElement,
    );
    const dialog = await screen.findByRole('dialog', { name: 'Soldes d’hiver' });
    expect(within(dialog).getByText('mar. 24 nov., 09:00 – 12:00')).toBeTruthy();
  });
});

describe('the first run', () => {
  it('shows beside the password why the server refuses it', async () => {
    const errors = [{ field: 'owner.password', message: 'must have at most 128 characters' }];
    server.use(
      http.get('*/api/v1/setup', () => HttpResponse.json({ required: true })),
      http.post('*/api/v1/setup', () =>
        HttpResponse.json({ type: 'about:blank', title: 'No', status: 422, errors }, { status: 422 }),
      ),
    );
    show('/setup', '/setup', SetupPage);
    const write = async (label: string, value: string) =>
      fireEvent.change(await screen.findByLabelText(label), { target: { value } });
    await write('Nom de l’organisation', 'Maison');
    await write('Votre nom', 'Léa');
    await write('Adresse e-mail', 'lea@example.com');
    await write('Mot de passe', 'une phrase bien trop longue');
    fireEvent.click(screen.getByRole('button', { name: 'Créer mon espace' }));
    const told = await screen.findByText('128 caractères au plus.');
    expect(told.closest('[role=alert]')).toBeNull();
  });
});

describe('the audit log', () => {
  it('says in words what was done and what changed', async () => {
    const entry = { at: '2026-11-27T10:00:00.000Z', who: 'Léa', objectKind: 'x', objectId: 'x', sequence: 1 };
    const role = ['editor', 'admin'];
    const items = [
      { ...entry, id: '1', action: 'calendar.create', detail: { dayCount: 28, name: 'Soldes' } },
      { ...entry, id: '2', action: 'screen.command', detail: { kind: 'reboot' } },
      {
        ...entry,
        id: '3',
        action: 'user.update',
        detail: { name: ['Ada', 'Ada'], role, disabled: [false, false] },
      },
      {
        ...entry,
        id: '4',
        action: 'tag.rename',
        detail: { from: 'a=b', to: 'a=c', wholeKey: false, screens: 4, sites: 0, campaigns: 1 },
      },
    ];
    server.use(http.get('*/api/v1/audit', () => HttpResponse.json({ items, next: null })));
    show('/settings/audit', '/settings/$section', Audit);
    for (const words of [
      'Soldes · 28 jours',
      'Redémarrer l’appareil',
      'Ada · Rédacteur → Administrateur',
      /^a=b · devient «.a=c.» · 4 écrans · 1 campagne$/,
    ])
      expect(await screen.findByText(words)).toBeTruthy();
  });
});

describe('the reports', () => {
  it('say what was shown, what is missing, and how far that can be trusted', async () => {
    show('/reports', '/reports', ReportsPage);
    const figures = await screen.findByLabelText('Chiffres');
    expect(figures.textContent).toMatch(/Diffusions7.500/);
    expect(screen.getByText(/^96.% des heures des écrans sont arrivées/)).toBeTruthy();
    expect(screen.getByRole('link', { name: /: rien encore$/ })).toBeTruthy();
    const table = screen.getByRole('region', { name: 'Campagne' });
    expect(within(table).getByRole('row', { name: /Noël/ })).toBeTruthy();
    expect(await screen.findByText(/: 8,3.h, 3.000 diffusions/)).toBeTruthy();
  });

  it('tell for how long screens were connected, and what nobody knows', async () => {
    show('/reports/uptime?by=screen&range=today', '/reports/uptime', UptimePage);
    const figures = await screen.findByLabelText('Chiffres');
    expect(figures.textContent).toMatch(/Inconnu4,1\s%Le serveur ne tournait pas/);
    const table = await screen.findByRole('region', { name: 'Écran' });
    const rows = within(table).getAllByRole('row');
    expect(rows[1]?.textContent).toMatch(/100\s%4,1\s%0–$/);
    expect(rows[2]?.textContent).toMatch(/95,6\s%4,1\s%2/);
    fireEvent.click(screen.getByRole('radio', { name: 'Heures d’allumage' }));
    await waitFor(() => expect(within(table).getAllByRole('row')[2]?.textContent).toMatch(/100\s%0\s%0–$/));
  });

  it('say what to do while no screen has ever connected', async () => {
    server.use(
      http.get('*/api/v1/reports/uptime', () =>
        HttpResponse.json({ items: [], next: null, total: {}, by: 'site', from: '', to: '' }),
      ),
    );
    show('/reports/uptime', '/reports/uptime', UptimePage);
    expect(await screen.findByText('Aucun écran ne s’est connecté pendant cette période')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Télécharger en CSV' })).toBeNull();
  });

  it('offer another way when there is nothing', async () => {
    server.use(
      http.get('*/api/v1/reports/plays', async () =>
        HttpResponse.json({
          items: [],
          next: null,
          totals: {},
          coverage: { screens: 0, hours: 0, hoursComplete: 0, incomplete: [] },
        }),
      ),
    );
    show('/reports?range=today', '/reports', ReportsPage);
    expect(await screen.findByText('Rien n’a été diffusé pendant cette période')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Télécharger en CSV' })).toBeNull();
  });
});
