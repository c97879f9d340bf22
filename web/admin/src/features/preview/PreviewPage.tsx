import { Skeleton, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconDeviceTv, IconPlus, IconUnlink } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Explanation, Plan, Screen } from '@vitrine/api/types';
import { type ReactNode, useMemo } from 'react';
import { usePermission } from '../../data/me';
import { explanationQuery, planQuery } from '../../data/preview';
import { screenQuery, screensQuery } from '../../data/screens';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { Empty } from '../../ui/Empty';
import { Failure } from '../../ui/Failure';
import { LinkButton, LinkText } from '../../ui/links';
import { Page } from '../../ui/Page';
import { ChooseMoment, ChooseScreen } from './Choose';
import { DayList } from './DayList';
import { DayStrip } from './DayStrip';
import { Glass } from './Glass';
import classes from './Preview.module.css';
import { barsOf, coloursOf } from './strip';
import { type Moment, useAsked, useMoment } from './use-moment';
import { Verdict } from './Verdict';

/** What plays at a moment on a screen, with the reasons of every campaign. */
export function PreviewPage() {
  const { t } = useTranslation();
  const { screen: asked, site } = useAsked();
  const first = useInfiniteQuery({ ...screensQuery({ siteId: site }), enabled: !asked });
  const id = asked ?? first.data?.pages[0]?.items.find(({ status }) => status !== 'revoked')?.id;
  const screen = useQuery({ ...screenQuery(id ?? ''), enabled: id !== undefined });
  const failed = screen.error ?? first.error;
  const mayPair = usePermission('screens:write');
  const nobody = !asked && first.data && id === undefined;
  if (screen.data?.id === id && screen.data?.status === 'revoked')
    return (
      <Frame screen={screen.data}>
        <Empty icon={IconUnlink} title={t('screen.revokedTitle')} text={t('screen.revokedText')} />
      </Frame>
    );
  if (screen.data && screen.data.id === id) return <Known key={id} screen={screen.data} />;
  return (
    <Frame screen={undefined}>
      {failed && <Failure error={failed} retry={() => void screen.refetch()} />}
      {nobody && (
        <Empty
          icon={IconDeviceTv}
          title={t('fleet.none')}
          text={t('preview.noScreens')}
          action={
            mayPair && (
              <LinkButton to="/screens/pair" leftSection={<IconPlus size={18} aria-hidden />}>
                {t('search.pair')}
              </LinkButton>
            )
          }
        />
      )}
      {!failed && !nobody && <Skeleton height={420} radius="lg" />}
    </Frame>
  );
}

function Frame({
  screen,
  moment,
  children,
}: {
  screen: Screen | undefined;
  moment?: Moment;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <Page wide title={t('preview.title')} lead={t('preview.lead')} learn="preview">
      <Stack gap="lg">
        <div className={classes.choose}>
          <ChooseScreen screen={screen} />
          {moment && <ChooseMoment moment={moment} />}
        </div>
        {children}
      </Stack>
    </Page>
  );
}

function Known({ screen }: { screen: Screen }) {
  const moment = useMoment(screen);
  const { isDraft } = useAsked();
  const { day } = moment;
  const [at] = useDebouncedValue(moment.at, 120);
  const plan = useQuery({
    ...planQuery(screen.id, day.start, day.end, isDraft),
    placeholderData: keepPreviousData,
  });
  const said = useQuery({ ...explanationQuery(screen.id, at, isDraft), placeholderData: keepPreviousData });
  const failed = plan.error ?? said.error;
  return (
    <Frame screen={screen} moment={moment}>
      {failed && <Failure error={failed} retry={() => void Promise.all([plan.refetch(), said.refetch()])} />}
      {plan.data && said.data ? (
        <Shown screen={screen} moment={moment} plan={plan.data} said={said.data} />
      ) : (
        !failed && <Skeleton height={420} radius="lg" />
      )}
    </Frame>
  );
}

function Shown({
  screen,
  moment,
  plan,
  said,
}: {
  screen: Screen;
  moment: Moment;
  plan: Plan;
  said: Explanation;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { isDraft, campaign } = useAsked();
  const { day } = moment;
  const bars = useMemo(() => barsOf(plan.segments, day), [plan, day]);
  const colours = useMemo(() => coloursOf(bars), [bars]);
  const names = new Map(said.candidates.map(({ campaignId, name }) => [campaignId, name]));
  const nameOf = (id: string) => names.get(id) ?? '–';
  const at = format.dayTime(moment.at, day.zone);
  return (
    <>
      <section className={`v-card ${classes.section}`} aria-label={t('preview.slider')}>
        <div className={classes.head}>
          <Text fw={650} size="lg" className="v-num">
            {at}
          </Text>
          <Text size="sm" c="dimmed">
            {t('preview.clock', { zone: day.zone.replaceAll('_', ' ') })}
          </Text>
        </div>
        <DayStrip bars={bars} colours={colours} moment={moment} nameOf={nameOf} />
      </section>
      <div className={classes.columns}>
        <section
          className={`v-card ${classes.section}`}
          style={{ gridArea: 'picture' }}
          aria-label={t('preview.picture')}
        >
          <Glass
            screen={screen}
            plan={plan}
            at={moment.at}
            draft={isDraft}
            layer={said.layer}
            label={t('preview.glass', { name: screen.name, at })}
          />
          <Text size="sm" c="dimmed" mt="sm">
            {t(isDraft ? 'preview.asDrafted' : 'preview.asPublished')}{' '}
            <LinkText to="/screens/$id" params={{ id: screen.id }} underline="always">
              {t('preview.toScreen')}
            </LinkText>
          </Text>
        </section>
        <DayList bars={bars} colours={colours} moment={moment} nameOf={nameOf} />
        <div className={classes.verdict}>
          <Verdict said={said} colours={colours} marked={campaign} />
        </div>
      </div>
    </>
  );
}
