import { Button, Text, Title } from '@mantine/core';
import { IconMessagePlus } from '@tabler/icons-react';
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import type { LocalMessage, Screen, Site } from '@vitrine/api/types';
import { useState } from 'react';
import { usePermission } from '../../data/me';
import { messageRulesQuery, messagesQuery, takeDownMessage } from '../../data/messages';
import { explainedNowQuery } from '../../data/preview';
import { useFormat } from '../../lib/format';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { ask } from '../../ui/confirm';
import { Failure, useFailureText } from '../../ui/Failure';
import { told, toldFailure } from '../../ui/notify';
import { useReasonText } from '../../ui/programme/use-reason';
import { MessagePill } from '../../ui/states';
import classes from './Store.module.css';
import { type Standing, standingOf, type Waits } from './standing';
import { WriteMessage } from './WriteMessage';

const ON = new Set(['ahead', 'live', 'paused']);

/** The store's own messages, if headquarters has opened them. */
export function Messages({ site, screens }: { site: Site; screens: Screen[] }) {
  const { t } = useTranslation();
  const may = usePermission('messages:write');
  const { data: settings } = useQuery(messageRulesQuery);
  const list = useQuery(messagesQuery(site.id));
  const [writing, setWriting] = useState(false);
  const all = list.data?.items ?? [];
  const rules = settings?.rules;
  if (!rules || (!rules.enabled && all.length === 0)) return null;
  const full = all.filter(({ state }) => ON.has(state)).length >= rules.atOnce;
  return (
    <section className={classes.section} aria-labelledby="store-messages">
      <Title order={2} id="store-messages">
        {t('message.title')}
      </Title>
      <Text c="dimmed" mb="sm">
        {t(rules.enabled ? 'message.lead' : 'message.closed')}
      </Text>
      {list.isError && <Failure error={list.error} retry={() => void list.refetch()} />}
      {may && rules.enabled && (
        <Button
          size="md"
          disabled={full}
          leftSection={<IconMessagePlus size={20} aria-hidden />}
          onClick={() => setWriting(true)}
        >
          {t('message.write')}
        </Button>
      )}
      {may && full && rules.enabled && (
        <Text size="sm" c="dimmed" mt="xs">
          {t('message.full', { count: rules.atOnce })}
        </Text>
      )}
      {all.length > 0 && (
        <ul className={classes.list} aria-labelledby="store-messages">
          {all.map((message) => (
            <Entry key={message.id} message={message} screens={screens} may={may} />
          ))}
        </ul>
      )}
      <WriteMessage
        site={site}
        screens={screens}
        rules={rules}
        opened={writing}
        onClose={() => setWriting(false)}
      />
    </section>
  );
}

/** Where a message that is on stands on each screen; nothing is known of others. */
function useStanding(message: LocalMessage, screens: Screen[]): Standing | null {
  const isLive = message.state === 'live';
  const said = useQueries({
    queries: screens.map(({ id }) => ({ ...explainedNowQuery(id), enabled: isLive })),
    combine: (answers) => answers.flatMap(({ data }) => data ?? []),
  });
  return isLive && said.length > 0 ? standingOf(message.campaignId, said) : null;
}

function Entry({ message, screens, may }: { message: LocalMessage; screens: Screen[]; may: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const failure = useFailureText();
  const on = ON.has(message.state);
  const standing = useStanding(message, screens);
  const isKeptOff = standing?.on.length === 0 && standing.waits.length > 0;
  const take = useMutation({
    mutationFn: () => takeDownMessage(message.siteId, message.id),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['message', message.siteId] });
      told(t('message.takenDown'));
    },
    onError: (error) => toldFailure(failure(error)),
  });
  const question = () =>
    ask({
      title: t('message.takeDownTitle'),
      text: t('message.takeDownText'),
      yes: t('message.takeDown'),
      no: t('action.cancel'),
      danger: true,
      onYes: () => take.mutate(),
    });
  return (
    <li className={`v-card ${classes.entry}`}>
      <MessagePill state={isKeptOff ? 'waiting' : message.state} />
      <p className={classes.words}>
        <b>{message.text}</b>
      </p>
      <Text size="sm" c="dimmed">
        {message.from
          ? t('message.fromTo', { from: format.edge(message.from), to: format.edge(message.to) })
          : t('message.until', { to: format.edge(message.to) })}
        {' · '}
        {message.written.by.name}
        {message.publication && ` · ${t('publication.number', { number: message.publication })}`}
      </Text>
      {standing && <Reach on={standing.on} screens={screens} />}
      {standing?.waits.map((waits) => (
        <Waiting key={waits.said.screenId} {...waits} />
      ))}
      {message.taken && (
        <Text size="sm" c="dimmed">
          {t('message.takenBy', { name: message.taken.by.name, when: format.dayTime(message.taken.at) })}
        </Text>
      )}
      {may && on && (
        <Button size="md" variant="default" loading={take.isPending} onClick={question}>
          {t('message.takeDown')}
        </Button>
      )}
    </li>
  );
}

/** How many of the screens that are to show it do already. */
function Reach({ on, screens }: { on: string[]; screens: Screen[] }) {
  const { t } = useTranslation();
  if (on.length === 0) return null;
  const meant = screens.filter(({ id }) => on.includes(id));
  const showing = meant.filter(({ convergence }) => convergence?.state === 'showing').length;
  return (
    <Text size="sm" role="status">
      {showing === meant.length
        ? t('convergence.allUpdated', { count: meant.length })
        : t('convergence.updated', { count: meant.length, showing })}
    </Text>
  );
}

/** What plays instead of it, and when that may change. */
function Waiting({ candidate, said, screens }: Waits) {
  const { t } = useTranslation();
  const format = useFormat();
  const reason = useReasonText(said.timeZone);
  return (
    <Text size="sm">
      {t('message.waiting', { count: screens, reason: reason(candidate) })}
      {said.nextChange &&
        ` ${t('preview.nextChange', { at: format.dayTime(said.nextChange, said.timeZone) })}`}
    </Text>
  );
}
