import { Button, Checkbox, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { Alert } from '@vitrine/api/types';
import { acknowledgeAlerts } from '../../data/alerts';
import { useFormat } from '../../lib/format';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { useAlertWords } from '../../ui/alert-words';
import { useFailureText } from '../../ui/Failure';
import { FaultAnswer } from '../../ui/FaultAnswer';
import { FaultPhoto } from '../../ui/FaultPhoto';
import { LinkText } from '../../ui/links';
import { toldFailure } from '../../ui/notify';
import { Pill } from '../../ui/Pill';
import { Since } from '../../ui/Since';
import { SeverityPill } from '../../ui/states';
import classes from './Alerts.module.css';
import { Snooze } from './Snooze';

interface Props {
  alert: Alert;
  mayAct: boolean;
  /** Whether a report of a fault may be closed with an answer. */
  mayAnswer: boolean;
  chosen: boolean;
  onChoose: (on: boolean) => void;
}

/** One alert: how bad, what, where, since when, what to do, and the two things people do about it. */
export function AlertRow({ alert, mayAct, mayAnswer, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const wordsOf = useAlertWords();
  const client = useQueryClient();
  const failure = useFailureText();
  const words = wordsOf(alert);
  const { figures } = alert;
  const taking = useMutation({
    mutationFn: () => acknowledgeAlerts([alert.id], ''),
    onSuccess: () => client.invalidateQueries({ queryKey: ['alert'] }),
    onError: (error) => toldFailure(failure(error)),
  });
  const open = alert.state === 'open';
  return (
    <li className={classes.row}>
      <div className={classes.tick}>
        {mayAct && open && (
          <Checkbox
            aria-label={t('alerts.choose', { title: words.title })}
            checked={chosen}
            onChange={(event) => onChoose(event.currentTarget.checked)}
          />
        )}
      </div>
      <div>
        <Facts alert={alert} />
        <Text fw={600}>{words.title}</Text>
        <Text size="sm">{words.text}</Text>
        {alert.state !== 'resolved' && (
          <Text size="sm" c="dimmed">
            <b>{t('alerts.toDo')}</b> {words.next}
          </Text>
        )}
        {figures.photo && figures.faultId && <FaultPhoto id={figures.faultId} />}
        {figures.reporter && (
          <Text size="sm" c="dimmed">
            {t('fault.by', { name: figures.reporter })}
          </Text>
        )}
        <Where alert={alert} />
        {alert.acknowledged && (
          <Text size="sm" c="dimmed">
            {t('alerts.takenBy', { name: alert.acknowledged.by?.name ?? '–' })}
            {alert.acknowledged.note && ` · ${alert.acknowledged.note}`}
          </Text>
        )}
      </div>
      {mayAct && alert.state !== 'resolved' && (
        <div className={classes.acts}>
          {open && (
            <Button
              size="xs"
              variant="light"
              leftSection={<IconCheck size={16} aria-hidden />}
              aria-label={t('alerts.acknowledgeOf', { title: words.title })}
              loading={taking.isPending}
              onClick={() => taking.mutate()}
            >
              {t('alerts.acknowledge')}
            </Button>
          )}
          {mayAnswer && figures.faultId && <FaultAnswer id={figures.faultId} title={words.title} />}
          <Snooze alert={alert} title={words.title} />
        </div>
      )}
    </li>
  );
}

function Facts({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={classes.facts}>
      <SeverityPill severity={alert.severity} />
      {alert.unstable && (
        <Pill tone="warn" shape="turn">
          {t('alerts.unstable')}
        </Pill>
      )}
      {alert.state === 'acknowledged' && (
        <Pill tone="accent" shape="check">
          {t('alerts.noted')}
        </Pill>
      )}
      {alert.snoozedUntil && (
        <Pill tone="idle" shape="pause">
          {t('alerts.snoozed', { when: format.dayTime(alert.snoozedUntil) })}
        </Pill>
      )}
      <Text component="span" size="sm" c="dimmed">
        {alert.resolvedAt ? (
          <>
            {t('alerts.ended')} <Since at={alert.resolvedAt} />
          </>
        ) : (
          <>
            {t('alerts.since')} <Since at={alert.firstSeenAt} span />
          </>
        )}
        {alert.count > 1 && ` · ${t('alerts.unstableText', { count: alert.count })}`}
      </Text>
    </div>
  );
}

function Where({ alert }: { alert: Alert }) {
  const { screen, site } = alert;
  const { publication } = alert.figures;
  if (alert.kind === 'publication_behind' && publication) return <ToPublication number={publication} />;
  if (!site) return null;
  return (
    <Text size="sm" mt={4}>
      {screen ? (
        <LinkText to="/screens/$id" params={{ id: screen.id }} size="sm" underline="always">
          {screen.name}
        </LinkText>
      ) : (
        <LinkText to="/screens" search={{ site: site.id }} size="sm" underline="always">
          {site.name}
        </LinkText>
      )}
      {screen && ` · ${site.name}`}
    </Text>
  );
}

/** There everybody who is behind stands, with why. */
function ToPublication({ number }: { number: number }) {
  const { t } = useTranslation();
  return (
    <Text size="sm" mt={4}>
      <LinkText to="/publications/$number" params={{ number: String(number) }} size="sm">
        {t('alerts.toPublication', { number })}
      </LinkText>
    </Text>
  );
}
