import { Button, Skeleton, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconHandStop } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Campaign } from '@vitrine/api/types';
import { pauseCampaign } from '../../data/campaigns';
import { runningQuery } from '../../data/interruptions';
import { afterPublishing, convergenceQuery } from '../../data/publications';
import { hereZone, useFormat } from '../../lib/format';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { ask } from '../../ui/confirm';
import { useFailureText } from '../../ui/Failure';
import { LinkText } from '../../ui/links';
import { Meter } from '../../ui/Meter';
import { told, toldFailure } from '../../ui/notify';
import { Pill } from '../../ui/Pill';
import { useTargetWords } from '../../ui/use-target-words';
import classes from './Emergency.module.css';

/** What interrupts the programme now, on how many screens already, and the way to stop it. */
export function Running({ mayStop }: { mayStop: boolean }) {
  const { t } = useTranslation();
  const emergencies = useQuery(runningQuery('emergency'));
  const takeovers = useQuery(runningQuery('takeover'));
  const all = [...(emergencies.data ?? []), ...(takeovers.data ?? [])];
  return (
    <section aria-labelledby="running">
      <Title order={2} id="running" mb="sm">
        {t('emergency.running')}
      </Title>
      {(emergencies.isPending || takeovers.isPending) && <Skeleton height={80} radius="lg" />}
      {emergencies.isSuccess && takeovers.isSuccess && all.length === 0 && (
        <div className={`v-card ${classes.calm}`}>
          <IconCircleCheck size={22} aria-hidden />
          {t('emergency.none')}
        </div>
      )}
      <ul className={classes.running}>
        {all.map((campaign) => (
          <One key={campaign.id} campaign={campaign} mayStop={mayStop} />
        ))}
      </ul>
    </section>
  );
}

function One({ campaign, mayStop }: { campaign: Campaign; mayStop: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const failure = useFailureText();
  const where = useTargetWords([campaign.target]);
  const { id, name, kind, to, publishedIn, target } = campaign;
  const { data: counts } = useQuery({ ...convergenceQuery(publishedIn ?? 0), enabled: publishedIn !== null });
  const stop = useMutation({
    mutationFn: () => pauseCampaign(id),
    onSuccess: () => {
      afterPublishing(client);
      told(t('emergency.stopped', { name }));
    },
    onError: (error) => toldFailure(failure(error)),
  });
  const until = to && t('emergency.until', { at: format.edge(to) });
  // an end without a zone is meant by the clock of each store
  const zone = to && (to.endsWith('Z') ? hereZone() : t('common.times'));
  const question = () =>
    ask({
      title: t('emergency.stopTitle', { name }),
      text: [
        counts ? t('emergency.showing', { count: counts.total, showing: counts.showing }) : where(target),
        t('emergency.stopText'),
      ].join(' · '),
      yes: t('emergency.stop'),
      no: t('action.cancel'),
      danger: true,
      onYes: () => stop.mutate(),
    });
  return (
    <li className={`v-card ${classes.one}`} data-kind={kind}>
      <div className={classes.what}>
        <Pill tone={kind === 'emergency' ? 'bad' : 'warn'} shape="triangle">
          {t(`kind.${kind}`)}
        </Pill>
        <LinkText to="/campaigns/$id" params={{ id }} fw={650} size="lg">
          {name}
        </LinkText>
        <Text size="sm" c="dimmed">
          {where(target)}
          {until && ` · ${until} (${zone})`}
        </Text>
      </div>
      <div className={classes.count}>
        <Text fw={600} className="v-num" role="status">
          {counts && t('emergency.showing', { count: counts.total, showing: counts.showing })}
        </Text>
        {counts && counts.total > 0 && <Meter counts={counts} />}
      </div>
      {mayStop && (
        <Button
          color="red.8"
          leftSection={<IconHandStop size={18} aria-hidden />}
          aria-label={t('emergency.stopOf', { name })}
          loading={stop.isPending}
          onClick={question}
        >
          {t('emergency.stop')}
        </Button>
      )}
    </li>
  );
}
