import { MantineProvider } from '@mantine/core';
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import type { PlayerSettings } from '@vitrine/api/types';
import { useState } from 'react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startI18n, switchLocale } from '../src/lib/i18n';
import { BehaviourFields } from '../src/ui/BehaviourFields';

beforeAll(async () => {
  await startI18n();
  await switchLocale('fr');
  // what is fetched when it is needed is here already
  await import('../src/ui/WeekHours');
});
afterEach(cleanup);

const INHERITED: PlayerSettings = {
  power: {
    mode: 'own',
    hours: { weekly: [{ days: [1, 2], start: '08:00', end: '20:00' }], exceptions: [] },
  },
};

function show(first: PlayerSettings) {
  const told = vi.fn();
  function Form() {
    const [own, setOwn] = useState(first);
    told(own);
    return (
      <BehaviourFields
        own={own}
        onChange={setOwn}
        inherited={INHERITED}
        sources={{
          power: { level: 'site', siteId: 'x', name: 'Lille', profileId: 'y', profileName: 'Nuit' } as never,
        }}
      />
    );
  }
  render(
    <MantineProvider env="test">
      <Form />
    </MantineProvider>,
  );
  return () => told.mock.calls.at(-1)?.[0] as PlayerSettings;
}

describe('when the glass is on', () => {
  it('says what is inherited, from where, with its hours', () => {
    show({});
    expect(
      screen.getByText(/Hérité de Lille.: À ses propres heures.: lun\., mar\. 08:00–20:00/),
    ).toBeTruthy();
  });

  it('has hours of its own by day, which can be changed and given back', async () => {
    const own = show({ power: { mode: 'own', hours: { weekly: [], exceptions: [] } } });
    const hours = screen.getByRole('group', { name: 'Heures d’allumage' });
    fireEvent.click(await within(hours).findByRole('button', { name: 'Ajouter une période, Mardi' }));
    const from = within(hours).getByRole('textbox', { name: 'Allumage, Mardi' });
    fireEvent.change(from, { target: { value: '8h' } });
    fireEvent.blur(from);
    expect(own().power).toEqual({
      mode: 'own',
      hours: { weekly: [{ days: [2], start: '08:00', end: '19:30' }], exceptions: [] },
    });
    fireEvent.click(screen.getByRole('button', { name: /Rétablir.: Allumage/ }));
    expect(own().power).toBeUndefined();
  });
});
