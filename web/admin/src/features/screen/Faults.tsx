import { Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Fault } from '@vitrine/api/types';
import { screenFaultsQuery } from '../../data/faults';
import { usePermission } from '../../data/me';
import { useTranslation } from '../../lib/use-translation';
import { FaultAnswer } from '../../ui/FaultAnswer';
import { FaultPhoto } from '../../ui/FaultPhoto';
import { Since } from '../../ui/Since';
import { FaultPill } from '../../ui/states';
import classes from './Screen.module.css';

/** What people in the store said is wrong with this screen, and what they were answered; nothing if they never did. */
export function Faults({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(screenFaultsQuery(id));
  if (!data || data.items.length === 0) return null;
  return (
    <section className={`v-card ${classes.section}`} aria-labelledby="screen-faults">
      <div className={classes.head}>
        <Title order={2} id="screen-faults">
          {t('fault.reports')}
        </Title>
      </div>
      {data.items.map((fault) => (
        <One key={fault.id} fault={fault} />
      ))}
    </section>
  );
}

function One({ fault }: { fault: Fault }) {
  const { t } = useTranslation();
  const mayAnswer = usePermission('screens:write');
  const kind = t(`fault.kind.${fault.kind}`);
  return (
    <div style={{ display: 'grid', gap: 6, justifyItems: 'start', marginTop: 14 }}>
      <FaultPill state={fault.state} />
      <Text fw={550}>{kind}</Text>
      {fault.words && (
        <Text size="sm" style={{ whiteSpace: 'pre-line' }}>
          {fault.words}
        </Text>
      )}
      {fault.photoUrl && <FaultPhoto id={fault.id} />}
      <Text size="sm" c="dimmed">
        {fault.reportedBy.name} · <Since at={fault.reportedAt} />
      </Text>
      {fault.closed ? (
        <Text size="sm">
          {t('fault.answeredBy', { name: fault.closed.by.name, answer: fault.closed.answer })}
        </Text>
      ) : (
        mayAnswer && <FaultAnswer id={fault.id} title={kind} />
      )}
    </div>
  );
}
