import { Button, Skeleton, Stack, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { EffectiveSettings, PlayerSettings, Screen } from '@vitrine/api/types';
import { usePermission } from '../../data/me';
import { behaviourQuery } from '../../data/profiles';
import { saveScreen, screenQuery } from '../../data/screens';
import { useTranslation } from '../../lib/use-translation';
import { BehaviourFields } from '../../ui/BehaviourFields';
import { Failure } from '../../ui/Failure';
import { told } from '../../ui/notify';
import { ProfileSelect } from '../../ui/ProfileSelect';
import { useSubmit } from '../../ui/use-submit';
import { useVersioned } from '../../ui/use-versioned';
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
      {data && <Form screen={screen} known={data} />}
    </section>
  );
}

const valuesOf = ({ settings, profileId }: Screen) => ({
  settings: settings as PlayerSettings,
  profileId: profileId as string | null,
});

function Form({ screen, known }: { screen: Screen; known: EffectiveSettings }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const mayWrite = usePermission('screens:write');
  const form = useForm({ mode: 'controlled', initialValues: valuesOf(screen) });
  const { settings, profileId } = form.getValues();
  const { busy, error, submit, refuse } = useSubmit(form);
  const send = useVersioned({
    form,
    latest: screen,
    valuesOf,
    bodyOf: (values) => values,
    save: (version, values) => saveScreen(screen.id, version, values),
    reload: () => client.fetchQuery({ ...screenQuery(screen.id), staleTime: 0 }),
    onSaved: (saved) => {
      client.setQueryData(screenQuery(screen.id).queryKey, saved);
      void client.invalidateQueries({ queryKey: ['screen', 'settings', screen.id] });
      told(t('common.saved'));
    },
    onRefused: refuse,
  });
  return (
    <Stack gap="md">
      <ProfileSelect
        value={profileId}
        onChange={(id) => form.setFieldValue('profileId', id)}
        disabled={!mayWrite}
      />
      <BehaviourFields
        own={settings}
        onChange={(next) => form.setFieldValue('settings', next)}
        inherited={known.inherited}
        sources={known.inheritedSources}
        disabled={!mayWrite}
      />
      {error !== null && <Failure error={error} />}
      {mayWrite && (
        <Button disabled={!form.isDirty()} loading={busy} onClick={() => submit(send)()}>
          {t('action.save')}
        </Button>
      )}
    </Stack>
  );
}
