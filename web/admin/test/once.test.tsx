import { useForm } from '@mantine/form';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import { useMutation } from '../src/lib/use-mutation';
import { useSubmit } from '../src/ui/use-submit';

const wrapper = ({ children }: { children: ReactNode }) => (
  <QueryClientProvider client={new QueryClient()}>{children}</QueryClientProvider>
);

describe('what makes something', () => {
  it('is asked once for two quick clicks, and again when it is through', async () => {
    const sent: string[] = [];
    const ends: (() => void)[] = [];
    const { result } = renderHook(
      () =>
        useMutation({
          mutationFn: (name: string) => {
            sent.push(name);
            return new Promise<void>((done) => ends.push(done));
          },
        }),
      { wrapper },
    );
    await act(async () => {
      result.current.mutate('one');
      result.current.mutate('one');
      result.current.mutate('other');
    });
    expect(sent).toEqual(['one', 'other']);
    await act(async () => {
      for (const end of ends) end();
    });
    await act(async () => result.current.mutate('one'));
    expect(sent).toEqual(['one', 'other', 'one']);
  });

  it('is asked again after it failed', async () => {
    let tries = 0;
    const { result } = renderHook(
      () =>
        useMutation({
          mutationFn: async () => {
            tries += 1;
            throw new Error('no');
          },
        }),
      { wrapper },
    );
    await act(async () => result.current.mutate());
    await act(async () => result.current.mutate());
    expect(tries).toBe(2);
  });

  it('sends a form once', async () => {
    let sent = 0;
    const { result } = renderHook(() => {
      const form = useForm({ initialValues: { name: 'a' } });
      return useSubmit(form);
    });
    const send = result.current.submit(async () => {
      sent += 1;
      await new Promise((done) => setTimeout(done, 20));
    });
    await act(async () => {
      send();
      send();
      await new Promise((done) => setTimeout(done, 40));
    });
    expect(sent).toBe(1);
  });
});
