import { MantineProvider } from '@mantine/core';
import { cleanup, render, screen } from '@testing-library/react';
import type { PlaysCoverage } from '@vitrine/api/types';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { Coverage } from '../src/features/reports/Coverage';
import { startI18n, switchLocale } from '../src/lib/i18n';

beforeAll(async () => {
  await startI18n();
  await switchLocale('fr');
});
afterEach(cleanup);

const show = (coverage: Partial<PlaysCoverage>, isHourOver: boolean) =>
  render(
    <MantineProvider env="test">
      <Coverage
        coverage={{
          screens: 2,
          screensComplete: 0,
          hours: 2,
          hoursComplete: 0,
          plannedTo: null,
          incomplete: [],
          ...coverage,
        }}
        zone="Europe/Paris"
        isHourOver={isHourOver}
      />
    </MantineProvider>,
  );

it('says that no hour is full yet, not that nothing has come in', () => {
  show({}, false);
  expect(screen.getByText(/Aucune heure complète encore/)).toBeTruthy();
  expect(screen.queryByText(/%/)).toBeNull();
});

it('says how much has come in once an hour is over', () => {
  show({}, true);
  expect(screen.getByText(/^0\s% des heures/)).toBeTruthy();
});
