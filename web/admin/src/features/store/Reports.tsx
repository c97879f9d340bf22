import { Text, Title } from '@mantine/core';
import type { Fault, Screen } from '@vitrine/api/types';
import { useTranslation } from '../../lib/use-translation';
import { FaultPhoto } from '../../ui/FaultPhoto';
import { Since } from '../../ui/Since';
import { FaultPill } from '../../ui/states';
import classes from './Store.module.css';

/** What was reported to headquarters, and what it answered; nothing while nobody did. */
export function Reports({ reports, screens }: { reports: Fault[]; screens: Screen[] }) {
  const { t } = useTranslation();
  if (reports.length === 0) return null;
  return (
    <section className={classes.section} aria-labelledby="store-reports">
      <Title order={2} id="store-reports">
        {t('fault.reports')}
      </Title>
      <ul className={classes.list} aria-labelledby="store-reports">
        {reports.map((fault) => (
          <li key={fault.id} className={`v-card ${classes.entry}`}>
            <span className={classes.status}>
              <FaultPill state={fault.state} />
              <span>
                <Since at={fault.reportedAt} />
              </span>
            </span>
            <Text fw={600}>
              {screens.find(({ id }) => id === fault.screenId)?.name ?? '–'} · {t(`fault.kind.${fault.kind}`)}
            </Text>
            {fault.words && <p className={classes.words}>{fault.words}</p>}
            {fault.photoUrl && <FaultPhoto id={fault.id} />}
            {fault.closed && (
              <p className={classes.answer}>
                {t('fault.answeredBy', { name: fault.closed.by.name, answer: fault.closed.answer })}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
