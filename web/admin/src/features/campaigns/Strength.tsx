import { NumberInput, Select, SimpleGrid } from '@mantine/core';
import { useTranslation } from '../../lib/use-translation';
import { Choices, Section } from '../../ui/Section';
import { isWeighted } from './form';
import { Limits } from './Limits';
import { Ramp } from './Ramp';
import type { Form } from './use-campaign-form';

const KINDS = ['loop', 'share_of_voice', 'takeover', 'emergency', 'filler', 'fallback'] as const;

const SEVERITIES = ['minor', 'moderate', 'severe', 'extreme'] as const;

export function Strength({ form }: { form: Form }) {
  const { t } = useTranslation();
  const { kind } = form.getValues();
  return (
    <Section title={t('campaign.strength')} learn="strength">
      <Choices
        name="kind"
        label={t('campaign.strength')}
        value={kind}
        onChange={(value) => form.setFieldValue('kind', value)}
        options={KINDS.map((value) => ({ value, label: t(`kind.${value}`), text: t(`kindText.${value}`) }))}
      />
      {(kind === 'share_of_voice' || kind === 'emergency') && (
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {kind === 'share_of_voice' && (
            <NumberInput
              label={t('strength.share')}
              description={t('strength.shareHint')}
              suffix=" %"
              min={0.1}
              max={100}
              decimalScale={1}
              {...form.getInputProps('sharePercent')}
            />
          )}
          {kind === 'emergency' && (
            <Select
              label={t('strength.severity')}
              description={t('strength.severityHint')}
              allowDeselect={false}
              data={SEVERITIES.map((value) => ({ value, label: t(`strength.severe.${value}`) }))}
              {...form.getInputProps('severity')}
            />
          )}
        </SimpleGrid>
      )}
      {isWeighted(kind) && <Ramp form={form} />}
      <Limits form={form} />
    </Section>
  );
}
