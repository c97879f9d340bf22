import { MantineProvider } from '@mantine/core';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Scanner } from '../src/features/store/Scanner';
import { startI18n, switchLocale } from '../src/lib/i18n';

const stop = vi.fn();

/** A browser that reads codes, and whose camera sees these, one after the other. */
function seeing(texts: string[], camera: () => Promise<unknown>): void {
  vi.stubGlobal(
    'BarcodeDetector',
    class {
      async detect() {
        const text = texts.shift();
        return text ? [{ rawValue: text }] : [];
      }
    },
  );
  vi.stubGlobal('navigator', { ...navigator, mediaDevices: { getUserMedia: camera } });
  HTMLMediaElement.prototype.play = async () => undefined;
}

function show(onCode: (code: string) => void): void {
  render(
    <MantineProvider env="test">
      <Scanner onCode={onCode} />
    </MantineProvider>,
  );
}

beforeAll(async () => {
  await startI18n();
  await switchLocale('fr');
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  stop.mockClear();
});

describe('the scanner', () => {
  it('is not there where the browser reads no codes', () => {
    show(() => undefined);
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('passes over what is no pairing code, hands over the one that is, and lets the camera go', async () => {
    const found: string[] = [];
    const stream = Object.assign(new MediaStream(), { getTracks: () => [{ stop }] });
    seeing(['https://example.com/menu', 'http://a.lan/screens/pair?code=ABCDEFGH'], async () => stream);
    show((code) => found.push(code));
    fireEvent.click(screen.getByRole('button', { name: 'Scanner le QR code' }));
    await waitFor(() => expect(found).toEqual(['ABCDEFGH']));
    await waitFor(() => expect(stop).toHaveBeenCalled());
    expect(screen.getByRole('button', { name: 'Scanner le QR code' })).toBeTruthy();
  });

  it('says what to do when there is no camera', async () => {
    seeing([], () => Promise.reject(new Error('denied')));
    show(() => undefined);
    fireEvent.click(screen.getByRole('button', { name: 'Scanner le QR code' }));
    expect(await screen.findByText(/saisissez le code affiché/)).toBeTruthy();
  });
});
