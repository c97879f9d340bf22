import { Button, Text } from '@mantine/core';
import { IconQrcode } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { codeIn } from '../../lib/pairing-code';
import { useTranslation } from '../../lib/use-translation';
import classes from './Store.module.css';

/** What TypeScript does not know yet of the browsers that read codes. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
type Detectors = new (options: { formats: string[] }) => Detector;

const EVERY_MS = 250;

function detectors(): Detectors | null {
  const known = (globalThis as { BarcodeDetector?: Detectors }).BarcodeDetector;
  return known && navigator.mediaDevices ? known : null;
}

function release(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** Reads the code off a screen with the phone's camera; nothing where the browser cannot. */
export function Scanner({ onCode }: { onCode: (code: string) => void }) {
  const { t } = useTranslation();
  const [on, setOn] = useState(false);
  const [failed, setFailed] = useState(false);
  if (!detectors()) return null;
  return (
    <div style={{ display: 'grid', gap: 8 }}>
      <Button
        size="md"
        variant="default"
        leftSection={<IconQrcode size={20} aria-hidden />}
        onClick={() => {
          setFailed(false);
          setOn(!on);
        }}
      >
        {t(on ? 'store.scanStop' : 'store.scan')}
      </Button>
      {on && (
        <Camera
          onCode={(code) => {
            setOn(false);
            onCode(code);
          }}
          onFailed={() => {
            setOn(false);
            setFailed(true);
          }}
        />
      )}
      {failed && (
        <Text size="sm" role="alert">
          {t('store.scanFailed')}
        </Text>
      )}
    </div>
  );
}

function Camera({ onCode, onFailed }: { onCode: (code: string) => void; onFailed: () => void }) {
  const { t } = useTranslation();
  const glass = useRef<HTMLVideoElement>(null);
  const told = useRef({ onCode, onFailed });
  told.current = { onCode, onFailed };
  useEffect(() => {
    const Known = detectors();
    const video = glass.current;
    if (!Known || !video) return;
    const detector = new Known({ formats: ['qr_code'] });
    let stream: MediaStream | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    async function look(): Promise<void> {
      if (gone || !video) return;
      const found = await detector.detect(video).catch(() => []);
      const code = found.map(({ rawValue }) => codeIn(rawValue)).find(Boolean);
      if (code && !gone) told.current.onCode(code);
      else timer = setTimeout(() => void look(), EVERY_MS);
    }
    async function start(): Promise<void> {
      if (!video) return;
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      if (gone) {
        release(stream);
        return;
      }
      video.srcObject = stream;
      await video.play();
      await look();
    }
    start().catch(() => !gone && told.current.onFailed());
    return () => {
      gone = true;
      clearTimeout(timer);
      if (stream) release(stream);
    };
  }, []);
  return <video ref={glass} className={classes.camera} muted playsInline aria-label={t('store.scanLabel')} />;
}
