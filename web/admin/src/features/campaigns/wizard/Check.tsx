import { Alert, Button, Skeleton, Text } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { playlistQuery } from '../../../data/playlists';
import { useFormat } from '../../../lib/format';
import { targetOf } from '../../../lib/target';
import { begun } from '../../../lib/typography';
import { useTranslation } from '../../../lib/use-translation';
import { Failure } from '../../../ui/Failure';
import { Differences } from '../../../ui/publish/Differences';
import { SceneLacks } from '../../../ui/publish/SceneLacks';
import { Warnings } from '../../../ui/publish/Warnings';
import { useRuleWords } from '../../../ui/rule-words';
import { Section } from '../../../ui/Section';
import { useConditionWords } from '../../../ui/use-condition-words';
import { useTargetWords } from '../../../ui/use-target-words';
import type { CampaignForm } from '../form';
import { ALWAYS, ruleOf } from '../rules';
import { Files } from './Files';
import { OpeningCuts } from './OpeningCuts';
import { type Step, stepOfWarning } from './steps';
import { useDry } from './use-dry';
import type { Wizard } from './use-wizard';
import classes from './Wizard.module.css';

interface Props {
  work: Wizard;
  onGo: (step: Step) => void;
}

/** The campaign in words, what is still to mend, and what will change on which screens. */
export function Check({ work, onGo }: Props) {
  const { t } = useTranslation();
  const { scope, dry } = useDry(work);
  const values = work.form.getValues();
  const found = work.flaws;
  const scenes = useScenes(values);
  const own = work.campaign?.id;
  return (
    <div className={classes.check}>
      {found.length > 0 && (
        <Alert
          color="red"
          icon={<IconHandStop aria-hidden />}
          title={t('wizard.mendFirst', { count: found.length })}
        >
          <ul className={classes.flaws}>
            {found.map(({ field, what, step }) => (
              <li key={field}>
                {t(`campaign.complaint.${what}`)}{' '}
                <Button size="compact-xs" variant="default" onClick={() => onGo(step)}>
                  {t('wizard.goTo', { step: t(`step.${step}`) })}
                </Button>
              </li>
            ))}
          </ul>
        </Alert>
      )}
      <Files work={work} onGo={onGo} />
      <InWords work={work} onGo={onGo} />
      <OpeningCuts form={work.form} onChange={() => onGo('when')} />
      {scope && dry.isPending && (
        <Skeleton height={90} radius="lg" role="status" aria-label={t('dryRun.computing')} />
      )}
      {dry.isError && <Failure error={dry.error} retry={() => void dry.refetch()} />}
      {/* what would change without the files is not what will */}
      {scope && dry.data && work.coming.length === 0 && (
        <>
          <Text fw={600} role="status">
            {t('publish.affects', { count: dry.data.screensAffected })}{' '}
            <Text component="span" c="dimmed" size="sm">
              {t('publish.ofTotal', { count: dry.data.screensTotal })}
            </Text>
          </Text>
          <Warnings
            warnings={dry.data.warnings}
            mend={(warning) =>
              warning.objectId === own
                ? {
                    label: t('wizard.goTo', { step: t(`step.${stepOfWarning(warning.id)}`) }),
                    go: () => onGo(stepOfWarning(warning.id)),
                  }
                : undefined
            }
          />
          <SceneLacks ids={scenes} />
          <Differences dry={dry} />
        </>
      )}
    </div>
  );
}

/** The scenes that the campaign shows, itself or by its playlist. */
function useScenes({ content, items, playlistId }: CampaignForm): string[] {
  const isList = content === 'playlist' && playlistId !== null;
  const { data: playlist } = useQuery({ ...playlistQuery(playlistId ?? ''), enabled: isList });
  return (isList ? (playlist?.items ?? []) : items).flatMap(({ sceneId }) => sceneId ?? []);
}

/** Every answer as a sentence, with the way back to it. */
function InWords({ work: { form, coming }, onGo }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const rule = useRuleWords();
  const condition = useConditionWords();
  const values = form.getValues();
  const target = targetOf(values);
  const where = useTargetWords([target]);
  const edge = (text: string) => format.edge(text.replace(' ', 'T').slice(0, 16));
  const lines: { step: Step; words: string[] }[] = [
    {
      step: 'content',
      words: [
        values.name.trim() || t('wizard.unnamed'),
        values.content === 'playlist'
          ? t('campaign.aPlaylist')
          : [
              ...(values.items.length > 0 || coming.length === 0
                ? [t('wizard.media', { count: values.items.length })]
                : []),
              ...(coming.length > 0 ? [t('wizard.onTheWay', { count: coming.length })] : []),
            ].join(' + '),
      ],
    },
    { step: 'where', words: [where(target)] },
    {
      step: 'when',
      words: [
        `${values.from ? begun(t('campaign.starting', { from: edge(values.from) })) : t('when.onPublish')}, ${
          values.to ? t('campaign.until', { to: edge(values.to) }) : t('howLong.open').toLowerCase()
        }`,
        ...values.rules.map((one) => (one === ALWAYS ? t('preset.always') : rule(ruleOf(one)))),
        `${t(`kind.${values.kind}`)} – ${t(`kindText.${values.kind}`)}`,
        ...(values.condition ? [condition(values.condition)] : []),
      ],
    },
  ];
  return (
    <Section title={t('wizard.inWords')}>
      <dl className={classes.words}>
        {lines.map(({ step, words }) => (
          <div key={step}>
            <dt>{t(`step.${step}`)}</dt>
            <dd>
              {words.map((text) => (
                <div key={text}>{text}</div>
              ))}
            </dd>
            <dd>
              <Button
                size="compact-sm"
                variant="subtle"
                aria-label={t('wizard.changeOf', { step: t(`step.${step}`) })}
                onClick={() => onGo(step)}
              >
                {t('wizard.change')}
              </Button>
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
