import { Chip, Group, Input, Text } from '@mantine/core';
import { IconCalendarRepeat, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { EVERY_DAY } from '../../lib/recurrence';
import { useTranslation } from '../../lib/use-translation';
import { useRuleWords } from '../../ui/rule-words';
import { Calendars } from './Calendars';
import classes from './Campaigns.module.css';
import { Dayparts } from './Dayparts';
import { Overrides } from './Overrides';
import { RepeatFields } from './RepeatFields';
import { RuleDates } from './RuleDates';
import { ALWAYS, hasWeekdays, type RuleForm, ruleOf, sameRule } from './rules';
import type { Form } from './use-campaign-form';

export interface RuleProps {
  form: Form;
  at: number;
  rule: RuleForm;
}

/** The days and hours of one rule, what few rules need behind a fold, and the sentence that they make. */
export function RuleFields(props: RuleProps) {
  const words = useRuleWords();
  const { rule } = props;
  return (
    <>
      {hasWeekdays(rule.repeat) && <Weekdays {...props} />}
      <Dayparts {...props} />
      <Rarely {...props} />
      <Text size="sm" className={classes.sentence} role="status">
        <IconCalendarRepeat size={17} aria-hidden />
        <span>{words(ruleOf(rule))}</span>
      </Text>
    </>
  );
}

/** Repetition, single dates and calendars; open when something of it is set or wrong. */
function Rarely(props: RuleProps) {
  const { t } = useTranslation();
  const { form, at, rule } = props;
  const [wasSet] = useState(() => !sameRule(rule, ALWAYS, ['weekdays', 'dayparts']));
  const isWrong = Object.keys(form.errors).some((field) => field.startsWith(`rules.${at}.`));
  return (
    <details className={classes.more} open={wasSet || isWrong}>
      <summary>
        <IconChevronRight size={17} aria-hidden />
        {t('when.rarely')}
      </summary>
      <div className={classes.only} style={{ marginTop: 16 }}>
        <RepeatFields {...props} />
        <RuleDates {...props} />
        <Overrides {...props} />
        <Calendars {...props} />
      </div>
    </details>
  );
}

function Weekdays({ form, at, rule }: RuleProps) {
  const { t } = useTranslation();
  const { kind } = rule.repeat;
  const chosen = kind === 'none' || kind === 'weeks';
  return (
    <Input.Wrapper
      label={t(chosen ? 'when.days' : 'when.onlyDays')}
      error={form.errors[`rules.${at}.weekdays`]}
      labelElement="div"
    >
      <Chip.Group
        multiple
        value={rule.weekdays.map(String)}
        onChange={(values) => form.setFieldValue(`rules.${at}.weekdays`, values.map(Number).sort())}
      >
        <Group gap={6} mt={4}>
          {EVERY_DAY.map((day) => (
            <Chip key={day} value={String(day)} size="sm" variant="light">
              {t(`weekday.short.${day as 1}`)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </Input.Wrapper>
  );
}
