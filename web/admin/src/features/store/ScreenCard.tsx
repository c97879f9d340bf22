import { Button, Title } from '@mantine/core';
import { IconAlertTriangle, IconReplace, IconUrgent } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Fault, Screen } from '@vitrine/api/types';
import { useId, useState } from 'react';
import { usePermission } from '../../data/me';
import { explainedNowQuery } from '../../data/preview';
import { screenshotsQuery } from '../../data/screens';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { useLiveScreen } from '../../live/store';
import { LinkButton } from '../../ui/links';
import { Since } from '../../ui/Since';
import { ConvergencePill, StatusPill } from '../../ui/states';
import { CaptureButton, Compare } from './Compare';
import { stepOf } from './next-step';
import { ReportFault } from './ReportFault';
import classes from './Store.module.css';
import { useMayPair } from './use-may-pair';

interface Props {
  screen: Screen;
  fetchedAt: number;
  faults: Fault[];
}

/** One screen: how it is and since when, what to do, what it should show beside what it shows. */
export function ScreenCard({ screen: fetched, fetchedAt, faults }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  const screen = useLiveScreen(fetched, fetchedAt);
  const mayAct = usePermission('screens:command');
  const mayPair = useMayPair();
  const [reporting, setReporting] = useState(false);
  const [captured, setCaptured] = useState<string | null>(null);
  const { data: shots } = useQuery(screenshotsQuery(screen.id));
  const step = stepOf(screen, faults, (shots?.items.length ?? 0) > 0);
  const { data: now } = useQuery(explainedNowQuery(screen.id));
  const urgent =
    now?.layer === 'emergency' ? now.candidates.find(({ outcome }) => outcome === 'in_loop') : undefined;
  const since = screen.statusSince ? format.lasting(screen.statusSince) : '';
  return (
    <li className={`v-card ${classes.card}`} aria-labelledby={id}>
      <div className={classes.heading}>
        <Title order={2} id={id} size="h3">
          {screen.name}
        </Title>
        <span className={classes.status}>
          <StatusPill status={screen.status} />
          {screen.statusSince && (
            <span>
              {t('alerts.since')} <Since at={screen.statusSince} span />
            </span>
          )}
          {screen.status === 'online' && <ConvergencePill convergence={screen.convergence} />}
        </span>
      </div>
      {urgent && (
        <p className={classes.urgent} role="status">
          <IconUrgent size={20} aria-hidden />
          {t('store.emergency', { name: urgent.name })}
        </p>
      )}
      <p className={classes.next}>
        {t(step === 'offline' && !since ? 'store.step.offlineNow' : `store.step.${step}`, { since })}
      </p>
      <Compare screen={screen} captured={captured} />
      {mayAct && (
        <div className={classes.acts}>
          <CaptureButton screen={screen} onCaptured={setCaptured} />
          <Button
            size="md"
            variant="default"
            leftSection={<IconAlertTriangle size={20} aria-hidden />}
            aria-label={t('store.reportOf', { name: screen.name })}
            onClick={() => setReporting(true)}
          >
            {t('store.report')}
          </Button>
          {mayPair && (
            <LinkButton
              to="/store/pair"
              search={{ site: screen.siteId, screen: screen.id }}
              size="md"
              variant="subtle"
              color="gray"
              leftSection={<IconReplace size={20} aria-hidden />}
            >
              {t('store.replace')}
            </LinkButton>
          )}
        </div>
      )}
      <ReportFault screen={screen} opened={reporting} onClose={() => setReporting(false)} />
    </li>
  );
}
