import { Text } from '@mantine/core';
import { useInterval } from '@mantine/hooks';
import { IconMoon } from '@tabler/icons-react';
import { useState } from 'react';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import classes from './Campaigns.module.css';
import { closedAt } from './closed-now';
import { useStores } from './use-stores';

const MINUTE_MS = 60_000;

/** That the stores are closed, of a campaign that would play now: nobody sees it until they open. */
export function ClosedNow({ target, isOn }: { target: string; isOn: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [now, setNow] = useState(Date.now);
  useInterval(() => setNow(Date.now()), MINUTE_MS / 2, { autoInvoke: true });
  const stores = useStores(target, isOn && target !== '');
  const found = isOn ? closedAt(stores, now) : null;
  if (!found) return null;
  const { closed, total, next } = found;
  const when = next
    ? t(next.isToday ? 'closedNow.at' : 'closedNow.on', {
        time: next.wall.slice(11),
        when: format.edge(next.wall),
      })
    : '';
  const how = closed < total ? 'some' : next ? 'all' : 'allLong';
  return (
    <Text size="sm" className={classes.closedNow} role="status">
      <IconMoon size={16} aria-hidden style={{ marginTop: 3 }} />
      <span>
        {t(`closedNow.${how}`, { count: closed, total, when, name: next?.name ?? stores[0]?.name })}
      </span>
    </Text>
  );
}
