import { MantineProvider } from '@mantine/core';
import { useForm } from '@mantine/form';
import { ModalsProvider } from '@mantine/modals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { Problem } from '@vitrine/api/problem';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startI18n, switchLocale } from '../src/lib/i18n';
import { differences, joinedList, merged } from '../src/lib/merge';
import { useLeaving } from '../src/ui/use-leaving';
import { useVersioned } from '../src/ui/use-versioned';

// there is no router around it here: what it is told is asked for
vi.mock('../src/ui/use-leaving', () => ({ useLeaving: vi.fn() }));

beforeAll(async () => {
  await startI18n();
  await switchLocale('fr');
});
afterEach(cleanup);

describe('two versions of one thing', () => {
  const base = { name: 'a', tags: ['x'], code: null as string | null, gap: 3 as number | undefined };

  it('are joined where only one side has touched a field', () => {
    const mine = { ...base, tags: ['y'], gap: undefined };
    expect(merged(base, mine, { ...base, name: 'b', gap: 4 })).toEqual({
      ...base,
      name: 'b',
      tags: ['y'],
      gap: undefined,
    });
    expect(merged(base, { ...base, name: 'mine' }, { ...base, name: 'theirs' }).name).toBe('mine');
  });

  it('differ in fields, each with who has touched it', () => {
    const mine = { ...base, name: 'm', code: '', tags: ['y'] };
    expect(differences(base, mine, { ...base, name: 't', gap: 4 })).toEqual([
      { field: 'name', by: 'both' },
      { field: 'tags', by: 'me' },
      { field: 'gap', by: 'them' },
    ]);
  });
});

describe('two versions of one list', () => {
  const base = [
    { id: 'a', text: '1', at: 0 },
    { id: 'b', text: '2', at: 0 },
    { id: 'c', text: '3', at: 0 },
  ];
  const [a, b, c] = base as [(typeof base)[0], (typeof base)[0], (typeof base)[0]];

  it('are joined thing by thing', () => {
    const mine = [{ ...a, text: 'mine' }, c, { id: undefined, text: 'new here', at: 1 }];
    const theirs = [{ ...a, at: 9 }, b, c, { id: 'd', text: 'new there', at: 0 }];
    expect(joinedList<{ id?: string; text: string; at: number }>(base, mine, theirs)).toEqual([
      { id: 'a', text: 'mine', at: 9 },
      c,
      { id: undefined, text: 'new here', at: 1 },
      { id: 'd', text: 'new there', at: 0 },
    ]);
  });

  it('keep what one side has changed although the other took it out', () => {
    const changed = { ...b, text: 'changed' };
    expect(joinedList(base, [a, changed, c], [a, c])).toEqual([a, changed, c]);
    expect(joinedList(base, [a, c], [a, changed, c])).toEqual([a, c, changed]);
  });
});

interface Thing {
  version: number;
  name: string;
  code: string;
  seen: number;
}

/** A server with one thing, and a page that shows it. */
function setUp() {
  const sent: { version: number; values: object }[] = [];
  let held: Thing = { version: 1, name: 'Vitrine', code: 'a', seen: 0 };
  const valuesOf = ({ name, code }: Thing) => ({ name, code });
  function Page({ latest }: { latest: Thing }) {
    const form = useForm({ mode: 'controlled', initialValues: valuesOf(latest) });
    const send = useVersioned({
      form,
      latest,
      valuesOf,
      bodyOf: (values) => values,
      save: async (version, values) => {
        sent.push({ version, values });
        if (version !== held.version) throw new Problem({ status: 412, title: 'stale' } as never);
        held = { ...held, ...values, version: version + 1 };
        return held;
      },
      reload: async () => held,
      onSaved: () => undefined,
      onRefused: () => undefined,
    });
    return (
      <form onSubmit={form.onSubmit((values) => void send(values))}>
        <input aria-label="name" {...form.getInputProps('name')} />
        <input aria-label="code" {...form.getInputProps('code')} />
        <button type="submit">Enregistrer</button>
      </form>
    );
  }
  const client = new QueryClient();
  const whole = (latest: Thing) => (
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <ModalsProvider>
          <Page latest={latest} />
        </ModalsProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
  const { rerender } = render(whole(held));
  return {
    sent,
    held: () => held,
    /** Somebody else saves, and the page hears of it. */
    change: (part: Partial<Thing>) => {
      held = { ...held, ...part, version: held.version + 1 };
      rerender(whole(held));
    },
    type: (field: string, value: string) =>
      fireEvent.change(screen.getByLabelText(field), { target: { value } }),
    shown: (field: string) => (screen.getByLabelText(field) as HTMLInputElement).value,
    wouldLose: () => vi.mocked(useLeaving).mock.lastCall?.[0].isUnsaved(),
    save: () => fireEvent.click(screen.getByRole('button', { name: 'Enregistrer' })),
  };
}

describe('a form over something that others change', () => {
  it('follows the server while nothing is edited', async () => {
    const page = setUp();
    page.change({ name: 'Autre' });
    expect(page.shown('name')).toBe('Autre');
    page.type('code', 'b');
    page.save();
    await waitFor(() => expect(page.held()).toMatchObject({ name: 'Autre', code: 'b', version: 3 }));
  });

  it('is sent with the version it was loaded with once it is edited, and joined on demand', async () => {
    const page = setUp();
    page.type('code', 'b');
    page.change({ name: 'Autre' });
    expect(page.shown('name')).toBe('Vitrine');
    page.save();
    fireEvent.click(await screen.findByRole('button', { name: 'Garder mes modifications' }));
    expect(page.sent[0]?.version).toBe(1);
    await waitFor(() => expect(page.held()).toMatchObject({ name: 'Autre', code: 'b', version: 3 }));
    expect(page.shown('name')).toBe('Autre');
  });

  it('would lose what is typed until it is saved', async () => {
    const page = setUp();
    expect(page.wouldLose()).toBe(false);
    page.type('code', 'b');
    expect(page.wouldLose()).toBe(true);
    page.save();
    await waitFor(() => expect(page.wouldLose()).toBe(false));
  });

  it('asks nobody about versions that change nothing it shows', async () => {
    const page = setUp();
    page.type('code', 'b');
    page.change({ seen: 5 });
    page.save();
    await waitFor(() => expect(page.held()).toMatchObject({ code: 'b', seen: 5 }));
    expect(page.sent).toEqual([{ version: 2, values: { name: 'Vitrine', code: 'b' } }]);
  });
});
