import { Alert, Button, Text } from '@mantine/core';
import { IconClockOff } from '@tabler/icons-react';
import { targetOf } from '../../../lib/target';
import { useTranslation } from '../../../lib/use-translation';
import { type Cut, cutsOf } from '../cuts';
import { isAwake } from '../form';
import type { Form } from '../use-campaign-form';
import { useFirstWeek } from '../use-first-week';
import { useStores } from '../use-stores';
import classes from './Wizard.module.css';

const SHOWN = 4;

/** Where closed stores take something from the times that were asked for, in words. */
export function OpeningCuts({ form, onChange }: { form: Form; onChange?: () => void }) {
  const { t } = useTranslation();
  const words = useCutWords();
  const values = form.getValues();
  const { monday, week } = useFirstWeek(form);
  const zones = week.data?.zones ?? [];
  const hasTimes = zones.some(({ occurrences }) => occurrences.some(({ start, end }) => start && end));
  const stores = useStores(targetOf(values), hasTimes);
  const cuts = isAwake(values) ? [] : cutsOf(stores, zones, monday);
  if (cuts.length === 0) return null;
  return (
    <Alert color="yellow" icon={<IconClockOff aria-hidden />} title={t('cuts.title')}>
      <ul className={classes.flaws}>
        {cuts.slice(0, SHOWN).map((cut) => (
          <Text
            component="li"
            size="sm"
            c="var(--mantine-color-text)"
            key={`${cut.how} ${cut.at} ${cut.planned}`}
          >
            {words(cut)}
          </Text>
        ))}
        {cuts.length > SHOWN && (
          <Text component="li" size="sm" c="var(--mantine-color-text)">
            {t('cuts.more', { count: cuts.length - SHOWN })}
          </Text>
        )}
      </ul>
      {onChange && (
        <Button size="compact-xs" variant="default" mt="xs" onClick={onChange}>
          {t('wizard.goTo', { step: t('step.when') })}
        </Button>
      )}
    </Alert>
  );
}

/** "3 stores close at 19:30: there it ends at 19:30, not at 20:00 (Sun)." */
function useCutWords() {
  const { t } = useTranslation();
  return ({ how, at, planned, days, stores }: Cut) =>
    t(`cuts.${how}`, {
      count: stores.length,
      name: stores[0],
      at,
      planned,
      days: days.length > 0 ? ` (${days.map((day) => t(`weekday.short.${day as 1}`)).join(', ')})` : '',
    });
}
