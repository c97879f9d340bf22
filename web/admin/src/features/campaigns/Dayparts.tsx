import { Input } from '@mantine/core';
import { useTranslation } from '../../lib/use-translation';
import type { RuleProps } from './RuleFields';
import { Slots } from './Slots';

/** The times of day. */
export function Dayparts({ form, at, rule: { dayparts } }: RuleProps) {
  const { t } = useTranslation();
  return (
    <Input.Wrapper
      label={t('when.hours')}
      description={dayparts.length === 0 ? t('when.hoursHint') : undefined}
      error={form.errors[`rules.${at}.dayparts`]}
      labelElement="div"
    >
      <Slots slots={dayparts} onChange={(next) => form.setFieldValue(`rules.${at}.dayparts`, next)} />
    </Input.Wrapper>
  );
}
