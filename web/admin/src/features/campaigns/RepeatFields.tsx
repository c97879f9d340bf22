import { NumberInput, Select, SimpleGrid, TextInput } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { KINDS, type Repeat, recurs, writeRepeat } from '../../lib/recurrence';
import { useTranslation } from '../../lib/use-translation';
import { RepeatDay } from './RepeatDay';
import type { RuleProps } from './RuleFields';
import { startOf } from './rules';

const today = () => new Date().toISOString().slice(0, 10);

/** How dates recur, chosen in words; what words cannot say is written as RFC 5545. */
export function RepeatFields(props: RuleProps) {
  const { form, at, rule } = props;
  const { t } = useTranslation();
  const { repeat } = rule;
  const error = form.errors[`rules.${at}.recurrence`];
  function change(part: Partial<Repeat>): void {
    const next = { ...repeat, ...part };
    form.setFieldValue(`rules.${at}.repeat`, next);
    const counts = next.every > 1 || next.end === 'count';
    if (counts && recurs(next) && !rule.startDate) form.setFieldValue(`rules.${at}.startDate`, today());
  }
  function choose(kind: Repeat['kind']): void {
    // who turns to the text finds there what was said in words
    const text = kind === 'advanced' ? (writeRepeat(repeat, rule.weekdays) ?? '') : repeat.text;
    change({ kind, text, ...(kind === 'weeks' && repeat.every === 1 ? { every: 2 } : {}) });
  }
  const worded = recurs(repeat) && repeat.kind !== 'advanced';
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select
          label={t('when.repeat')}
          allowDeselect={false}
          data={KINDS.map((value) => ({ value, label: t(`repeat.${value}`) }))}
          value={repeat.kind}
          onChange={(kind) => choose(kind as Repeat['kind'])}
        />
        <RepeatDay {...props} change={change} />
      </SimpleGrid>
      {repeat.kind === 'advanced' && (
        <TextInput
          label={t('when.rrule')}
          description={t('when.rruleHint')}
          placeholder="FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          value={repeat.text}
          error={error}
          onChange={(event) => change({ text: event.currentTarget.value })}
        />
      )}
      {(recurs(repeat) || (rule.startDate && repeat.kind === 'none')) && (
        <SimpleGrid cols={{ base: 1, sm: worded ? 3 : 2 }}>
          {worded && (
            <NumberInput
              label={t(`when.every.${repeat.kind as 'weeks'}`)}
              min={1}
              max={1000}
              value={repeat.every}
              onChange={(every) => change({ every: Math.max(1, Number(every) || 1) })}
            />
          )}
          <DatePickerInput
            label={t('when.startDate')}
            placeholder={t('when.noStart')}
            clearable
            value={repeat.kind === 'advanced' ? rule.startDate : startOf(rule)}
            error={form.errors[`rules.${at}.startDate`]}
            onChange={(date) => form.setFieldValue(`rules.${at}.startDate`, date?.slice(0, 10) ?? null)}
          />
          {worded && <Ending repeat={repeat} change={change} />}
        </SimpleGrid>
      )}
    </>
  );
}

function Ending({ repeat, change }: { repeat: Repeat; change: (part: Partial<Repeat>) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Select
        label={t('when.ending')}
        allowDeselect={false}
        data={(['never', 'count', 'until'] as const).map((value) => ({ value, label: t(`ending.${value}`) }))}
        value={repeat.end}
        onChange={(end) => change({ end: end as Repeat['end'] })}
      />
      {repeat.end === 'count' && (
        <NumberInput
          label={t('when.count')}
          description={t('when.countHint')}
          min={1}
          max={10_000}
          value={repeat.count}
          onChange={(count) => change({ count: Math.max(1, Number(count) || 1) })}
        />
      )}
      {repeat.end === 'until' && (
        <DatePickerInput
          label={t('when.until')}
          description={t('when.untilHint')}
          value={repeat.until}
          onChange={(until) => change({ until: until?.slice(0, 10) ?? null })}
        />
      )}
    </>
  );
}
