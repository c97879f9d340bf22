import { Button, Text, UnstyledButton } from '@mantine/core';
import { IconCamera, IconPhotoOff } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Screen } from '@vitrine/api/types';
import { useEffect, useState } from 'react';
import { commandScreen, commandsQuery, screenshotsQuery } from '../../data/screens';
import { useFormat, useZone } from '../../lib/format';
import { deviceWords } from '../../lib/server-words';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { wallOf } from '../../lib/zone';
import { ExpectedGlass, useExpected } from '../../ui/ExpectedGlass';
import { useFailureText } from '../../ui/Failure';
import { toldFailure } from '../../ui/notify';
import { CommandPill } from '../../ui/states';
import classes from './Store.module.css';

const dayIn = (at: number, zone: string) => wallOf(at, zone).slice(0, 10);
const OVER = new Set(['done', 'failed', 'expired', 'cancelled']);

/** What the screen should show beside its last real capture; right after a capture both are of the same moment. */
export function Compare({ screen, captured }: { screen: Screen; captured: string | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const zone = useZone();
  const { data } = useQuery(screenshotsQuery(screen.id));
  const { data: manifest } = useExpected(screen);
  const [live, setLive] = useState<string | null>(null);
  const shot = data?.items[0];
  const fresh = shot && captured === shot.commandId && live !== shot.id ? shot : null;
  const known = fresh && manifest && Date.parse(fresh.takenAt) >= Date.parse(manifest.issuedAt);
  const { width = 16, height = 9 } = screen.resolution ?? {};
  const ratio = width / height;
  const today = shot && dayIn(Date.parse(shot.takenAt), zone) === dayIn(Date.now(), zone);
  const time = shot && (today ? format.timeShort(shot.takenAt) : format.dayTime(shot.takenAt));
  return (
    <div className={classes.pair}>
      <figure className={classes.figure}>
        <ExpectedGlass
          screen={screen}
          at={known ? Date.parse(fresh.takenAt) : undefined}
          label={t('store.expectedLabel', { name: screen.name })}
          empty={
            <div className={classes.missing} style={{ aspectRatio: ratio }}>
              <IconPhotoOff size={24} stroke={1.4} aria-hidden />
              {t('screen.nothing')}
            </div>
          }
        />
        <figcaption>
          {known ? (
            <>
              {t('store.expectedAt', { time: format.time(fresh.takenAt) })}{' '}
              <UnstyledButton
                style={{ textDecoration: 'underline', fontSize: 'inherit', minHeight: 24 }}
                onClick={() => setLive(fresh.id)}
              >
                {t('store.backToNow')}
              </UnstyledButton>
            </>
          ) : (
            t('store.expectedNow')
          )}
        </figcaption>
      </figure>
      <figure className={classes.figure}>
        {shot ? (
          <a href={shot.url} target="_blank" rel="noreferrer">
            <img
              src={shot.url}
              alt={t('command.shotAlt', { time: format.dateTime(shot.takenAt) })}
              style={{ aspectRatio: ratio, objectFit: 'contain' }}
            />
          </a>
        ) : (
          <div className={classes.missing} style={{ aspectRatio: ratio }}>
            <IconCamera size={24} stroke={1.4} aria-hidden />
            {t('store.noCapture')}
          </div>
        )}
        <figcaption>{shot ? t('store.capture', { time }) : t('store.captureNone')}</figcaption>
      </figure>
    </div>
  );
}

/** Asks the screen for a picture of itself, and says how far that is. */
export function CaptureButton({
  screen,
  onCaptured,
}: {
  screen: Screen;
  onCaptured: (command: string) => void;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const failure = useFailureText();
  const [asked, setAsked] = useState<string | null>(null);
  const commands = useQuery({ ...commandsQuery(screen.id), enabled: asked !== null });
  const command = commands.data?.items.find(({ id }) => id === asked);
  const ask = useMutation({
    mutationFn: () => commandScreen(screen.id, 'screenshot'),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['command', screen.id] });
      setAsked(id);
    },
    onError: (error) => toldFailure(failure(error)),
  });
  const running = ask.isPending || (asked !== null && !OVER.has(command?.state ?? 'queued'));
  const done = command?.state === 'done' ? command.id : null;
  useEffect(() => {
    if (!done) return;
    onCaptured(done);
    void client.invalidateQueries({ queryKey: ['screenshot', screen.id] });
  }, [client, done, onCaptured, screen.id]);
  return (
    <div>
      <Button
        size="md"
        fullWidth
        leftSection={<IconCamera size={20} aria-hidden />}
        aria-label={t('store.captureOf', { name: screen.name })}
        disabled={screen.status !== 'online'}
        loading={running}
        onClick={() => ask.mutate()}
      >
        {t('store.captureDo')}
      </Button>
      <div role="status">
        {command && (
          <div style={{ marginTop: 8 }}>
            <CommandPill state={command.state} />
            {command.state === 'failed' && command.message && (
              <Text size="sm" c="dimmed">
                {deviceWords(command.message)}
              </Text>
            )}
          </div>
        )}
        {asked !== null && screen.status !== 'online' && (
          <Text size="sm" c="dimmed">
            {t('command.later')}
          </Text>
        )}
      </div>
    </div>
  );
}
