import { Text, Title } from '@mantine/core';
import type { Candidate, Explanation } from '@vitrine/api/types';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { LinkText } from '../../ui/links';
import { Pill, type Shape, type Tone } from '../../ui/Pill';
import { itemReasons, shareOf } from '../../ui/programme/reasons';
import { useReasonText } from '../../ui/programme/use-reason';
import strip from './DayStrip.module.css';
import classes from './Preview.module.css';

const LOOK: Record<Explanation['layer'], [Tone, Shape]> = {
  emergency: ['bad', 'triangle'],
  takeover: ['warn', 'triangle'],
  closed: ['idle', 'ring'],
  scheduled: ['accent', 'dot'],
  filler: ['good', 'dot'],
  fallback: ['warn', 'square'],
  default: ['idle', 'ring'],
};

interface Props {
  said: Explanation;
  colours: Map<string, number>;
  /** The campaign that one came to ask about. */
  marked: string | undefined;
}

/** What plays with its share, and for every other campaign the sentence that says why not. */
export function Verdict({ said, colours, marked }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [tone, shape] = LOOK[said.layer];
  const playing = said.candidates.filter((one) => shareOf(one) !== null);
  const others = said.candidates.filter((one) => shareOf(one) === null);
  return (
    <>
      <section className={`v-card ${classes.section}`} aria-labelledby="playing">
        <div className={classes.head}>
          <Title order={2} id="playing">
            {t('preview.playing')}
          </Title>
          <Pill tone={tone} shape={shape}>
            {t(`layer.${said.layer}`)}
          </Pill>
        </div>
        <Text size="sm" c="dimmed">
          {t(`layerText.${said.layer}`)}
          {said.nextChange &&
            ` ${t('preview.nextChange', { at: format.dayTime(said.nextChange, said.timeZone) })}`}
        </Text>
        {playing.length > 0 && (
          <ul className={classes.list}>
            {playing.map((one) => (
              <Plays
                key={one.campaignId}
                candidate={one}
                zone={said.timeZone}
                colour={colours.get(one.campaignId)}
                isMarked={one.campaignId === marked}
                isShown={said.now?.campaignId === one.campaignId}
              />
            ))}
          </ul>
        )}
      </section>
      <section className={`v-card ${classes.section}`} aria-labelledby="not-playing">
        <Title order={2} id="not-playing">
          {t('preview.others')}
        </Title>
        {others.length === 0 ? (
          <Text c="dimmed" mt="xs">
            {t('preview.noOthers')}
          </Text>
        ) : (
          <ul className={classes.list}>
            {others.map((one) => (
              <Stays
                key={one.campaignId}
                candidate={one}
                zone={said.timeZone}
                isMarked={one.campaignId === marked}
              />
            ))}
          </ul>
        )}
      </section>
      <Facts said={said} />
    </>
  );
}

interface RowProps {
  candidate: Candidate;
  zone: string;
  isMarked: boolean;
}

function Plays({
  candidate,
  zone,
  colour,
  isMarked,
  isShown,
}: RowProps & { colour: number | undefined; isShown: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const reason = useReasonText(zone);
  const share = shareOf(candidate) ?? 0;
  return (
    <li className={classes.row} data-marked={isMarked || undefined}>
      <span className={strip.swatch} data-colour={colour} aria-hidden />
      <div className={classes.what}>
        <LinkText to="/campaigns/$id" params={{ id: candidate.campaignId }} fw={550}>
          {candidate.name}
        </LinkText>
        <Text size="sm" c="dimmed">
          {candidate.outcome === 'in_loop'
            ? t(isShown ? 'preview.onGlass' : 'preview.inTurn')
            : reason(candidate)}
        </Text>
      </div>
      <div className={`${classes.share} v-num`}>{t('preview.share', { share: format.percent(share) })}</div>
      <span className={classes.meter} aria-hidden>
        <span className={strip.fill} data-colour={colour} style={{ width: `${share}%` }} />
      </span>
    </li>
  );
}

function Stays({ candidate, zone, isMarked }: RowProps) {
  const { t } = useTranslation();
  const reason = useReasonText(zone);
  return (
    <li className={classes.row} data-marked={isMarked || undefined}>
      <span className={classes.still} aria-hidden />
      <div className={classes.what}>
        <LinkText to="/campaigns/$id" params={{ id: candidate.campaignId }} fw={550}>
          {candidate.name}
        </LinkText>
        <Text size="sm">{reason(candidate)}</Text>
        {itemReasons(candidate).map((why) => (
          <Text key={why} size="sm" c="dimmed">
            {t(`whyItem.${why as 'missing'}`, { defaultValue: why })}
          </Text>
        ))}
      </div>
    </li>
  );
}

/** What the campaigns ask for, as this store knows it. */
function Facts({ said }: { said: Explanation }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (said.facts.length === 0) return null;
  const words = (value: unknown) => {
    if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no');
    return typeof value === 'number' ? format.number(value) : String(value ?? '–');
  };
  return (
    <section className={`v-card ${classes.section}`} aria-labelledby="facts">
      <Title order={2} id="facts">
        {t('preview.facts')}
      </Title>
      <dl className={classes.facts}>
        {said.facts.map(({ key, value, known, publishedAt }) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>
              {words(value)}
              <Text size="sm" c="dimmed" component="span">
                {' '}
                {publishedAt
                  ? t(known ? 'preview.factSince' : 'preview.factExpired', {
                      at: format.dayTime(publishedAt, said.timeZone),
                    })
                  : t('preview.factNever')}
              </Text>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
