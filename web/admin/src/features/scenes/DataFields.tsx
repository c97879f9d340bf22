import { Autocomplete, Group, NumberInput, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ContentOf } from '@vitrine/player-core/scene/types';
import { factsQuery } from '../../data/facts';
import { useTranslation } from '../../lib/use-translation';
import { Choice } from './Choice';
import type { FieldsProps } from './ContentFields';

/** Which fact is told, and how it is written. */
export function DataFields({ content, limits, set }: FieldsProps<ContentOf<'data'>>) {
  const { t } = useTranslation();
  const { readOnly } = limits;
  const { data: facts } = useQuery(factsQuery);
  const keys = [...new Set(facts?.items.map(({ key }) => key))].sort();
  const words = (name: 'prefix' | 'suffix' | 'fallback', length: number) => (
    <TextInput
      label={t(`scene.${name}`)}
      maxLength={length}
      readOnly={readOnly}
      value={content[name]}
      onChange={(event) => set({ [name]: event.currentTarget.value }, name)}
    />
  );
  return (
    <>
      <Autocomplete
        label={t('scene.fact')}
        description={t('scene.factHint')}
        placeholder="price:A1"
        data={keys}
        maxLength={201}
        readOnly={readOnly}
        value={content.fact}
        onChange={(fact) => set({ fact: fact.trim() }, 'fact')}
      />
      <Choice
        label={t('scene.format')}
        readOnly={readOnly}
        value={content.format}
        options={['price', 'number', 'text']}
        nameOf={(one) => t(`scene.formats.${one}`)}
        onChange={(format) => set({ format })}
      />
      {content.format !== 'text' && (
        <Group grow>
          <NumberInput
            label={t('scene.decimals')}
            min={0}
            max={3}
            readOnly={readOnly}
            value={content.decimals}
            onChange={(value) => typeof value === 'number' && set({ decimals: Math.round(value) })}
          />
          {content.format === 'price' && (
            <Select
              label={t('scene.currency')}
              readOnly={readOnly}
              allowDeselect={false}
              data={['EUR', 'CHF', 'GBP', 'USD', 'CAD']}
              value={content.currency}
              onChange={(currency) => currency && set({ currency })}
            />
          )}
        </Group>
      )}
      <Group grow>
        {words('prefix', 40)}
        {words('suffix', 40)}
      </Group>
      {words('fallback', 120)}
    </>
  );
}
