import { Text, Title, UnstyledButton } from '@mantine/core';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import strip from './DayStrip.module.css';
import classes from './Preview.module.css';
import { type Bar, barAt } from './strip';
import type { Moment } from './use-moment';

interface Props {
  bars: Bar[];
  colours: Map<string, number>;
  moment: Moment;
  nameOf: (campaignId: string) => string;
}

/** The day as a list: what the strip shows, to read and to choose from. */
export function DayList({ bars, colours, moment, nameOf }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { zone } = moment.day;
  const here = barAt(bars, moment.at);
  const midnight = (to: number) => (to === moment.day.end ? '24:00' : format.timeShort(to, zone));
  return (
    <section className={`v-card ${classes.section}`} aria-labelledby="day" style={{ gridArea: 'day' }}>
      <Title order={2} id="day">
        {t('preview.day')}
      </Title>
      <ul className={classes.day}>
        {bars.map((bar) => (
          <li key={bar.from}>
            <UnstyledButton
              className={classes.stretch}
              aria-current={bar === here ? 'time' : undefined}
              onClick={() => moment.go(bar.from)}
            >
              <span className={`${classes.times} v-num`}>
                {format.timeShort(bar.from, zone)} – {midnight(bar.to)}
              </span>
              <span>
                <Text component="span" size="sm" fw={550}>
                  {t(`layer.${bar.layer}`)}
                </Text>
                {bar.parts.map(({ campaignId, part }) => (
                  <span key={campaignId} className={classes.part}>
                    <span className={strip.swatch} data-colour={colours.get(campaignId)} aria-hidden />
                    {nameOf(campaignId)} · {format.percent(part)}
                  </span>
                ))}
              </span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
