import { useTranslation } from '../../lib/use-translation';
import { Section } from '../../ui/Section';
import { TargetField } from '../../ui/target/TargetField';
import type { Form } from './use-campaign-form';

export function Where({ form }: { form: Form }) {
  const { t } = useTranslation();
  const { where, sites, screens, tags, every, expression } = form.getValues();
  return (
    <Section title={t('campaign.where')} lead={t('campaign.whereLead')} learn="where">
      <TargetField
        label={t('campaign.where')}
        value={{ where, sites, screens, tags, every, expression }}
        errors={form.errors}
        onChange={(next) => {
          form.setValues({ ...next });
          for (const field of ['sites', 'tags', 'expression']) form.clearFieldError(field);
        }}
      />
    </Section>
  );
}
