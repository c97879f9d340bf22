import { Button, Skeleton, Stack, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { EffectiveSettings, PlayerSettings, Screen } from '@vitrine/api/types';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermission } from '../../data/me';
import { behaviourQuery } from '../../data/profiles';
import { saveScreen, screenQuery } from '../../data/screens';
import { BehaviourFields } from '../../ui/BehaviourFields';
import { Failure } from '../../ui/Failure';
import { told } from '../../ui/notify';
import { ProfileSelect } from '../../ui/ProfileSelect';
import classes from './Screen.module.css';

/** How the screen behaves: what it inherits and from where, and what is set here. */
export function Behaviour({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const { data, error } = useQuery(behaviourQuery(screen.id));
  return (
    <section className={`v-card ${classes.section}`} aria-labelledby="behaviour">
      <Title order={2} id="behaviour" mb="sm">
        {t('behaviour.title')}
      </Title>
      {error && <Failure error={error} />}
      {!data && !error && <Skeleton height={240} radius="md" />}
      {data && <Form key={JSON.stringify(data.own)} screen={screen} known={data} />}
    </section>
  );
}

function Form({ screen, known }: { screen: Screen; known: EffectiveSettings }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const mayWrite = usePermission('screens:write');
  const [own, setOwn] = useState<PlayerSettings>(known.own);
  const [profileId, setProfileId] = useState(known.profileId ?? null);
  const save = useMutation({
    mutationFn: () => saveScreen(screen.id, screen.version, { settings: own, profileId }),
    onSuccess: (saved) => {
      client.setQueryData(screenQuery(screen.id).queryKey, saved);
      void client.invalidateQueries({ queryKey: ['screen', 'settings', screen.id] });
      told(t('common.saved'));
    },
  });
  const changed = JSON.stringify([own, profileId]) !== JSON.stringify([known.own, known.profileId ?? null]);
  return (
    <Stack gap="md">
      <ProfileSelect value={profileId} onChange={setProfileId} disabled={!mayWrite} />
      <BehaviourFields
        own={own}
        onChange={setOwn}
        inherited={known.inherited}
        sources={known.inheritedSources}
        disabled={!mayWrite}
      />
      {save.isError && <Failure error={save.error} />}
      {mayWrite && (
        <Button disabled={!changed} loading={save.isPending} onClick={() => save.mutate()}>
          {t('action.save')}
        </Button>
      )}
    </Stack>
  );
}
