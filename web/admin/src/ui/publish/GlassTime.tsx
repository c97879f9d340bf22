import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { LinkText } from '../links';
import classes from './DryRun.module.css';
import { byChange, type OnGlass } from './dry-run';

/** How many hours each campaign is on all screens together, before and after. */
export function GlassTime({ campaigns }: { campaigns: OnGlass[] }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const { changed, same } = byChange(campaigns);
  if (campaigns.length === 0) return null;
  const shown = all ? [...changed, ...same] : changed;
  return (
    <div className={classes.group}>
      <Text component="h3" fw={600} size="md">
        {t('dryRun.hours')}
      </Text>
      <Text size="sm" c="dimmed">
        {changed.length > 0 ? t('dryRun.hoursLead') : t('dryRun.hoursSame')}
      </Text>
      {shown.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
        <section className={classes.scroll} tabIndex={0} aria-label={t('dryRun.hours')}>
          <table className={classes.hours}>
            <thead>
              <tr>
                <th scope="col">{t('dryRun.campaign')}</th>
                <th scope="col">{t('changes.before')}</th>
                <th scope="col">{t('changes.after')}</th>
                <th scope="col">{t('dryRun.change')}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((one) => (
                <Row key={one.campaignId} one={one} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {same.length > 0 && !all && (
        <Button variant="default" size="compact-sm" mt="sm" onClick={() => setAll(true)}>
          {t('dryRun.hoursMore', { count: same.length })}
        </Button>
      )}
    </div>
  );
}

function Row({ one: { campaignId, name, beforeMs, afterMs } }: { one: OnGlass }) {
  const { t } = useTranslation();
  const format = useFormat();
  // of what is read beside it: each rounded on its own would not add up
  const change = format.wholeHours(afterMs) - format.wholeHours(beforeMs);
  return (
    <tr>
      <th scope="row">
        {name === null ? (
          t('dryRun.gone')
        ) : (
          <LinkText inherit to="/campaigns/$id" params={{ id: campaignId }}>
            {name}
          </LinkText>
        )}
      </th>
      <td>{format.hours(beforeMs)}</td>
      <td>{format.hours(afterMs)}</td>
      <td>{change === 0 ? '=' : `${change > 0 ? '+' : '−'}${format.hours(Math.abs(change))}`}</td>
    </tr>
  );
}
