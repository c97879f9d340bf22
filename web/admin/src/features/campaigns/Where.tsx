import { MultiSelect, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Problem } from '@vitrine/api/problem';
import { useTranslation } from 'react-i18next';
import { sitesQuery } from '../../data/sites';
import { serverWords } from '../../lib/server-words';
import { namedIn } from '../../lib/target';
import { TagsField } from '../../ui/TagsField';
import { useTargetWords } from '../../ui/use-target-words';
import classes from './Campaigns.module.css';
import { Choices, Section } from './Section';
import type { Form } from './use-campaign-form';
import { useReach } from './use-reach';

export function Where({ form }: { form: Form }) {
  const { t } = useTranslation();
  const sites = useQuery(sitesQuery);
  const { where, expression } = form.getValues();
  const words = useTargetWords([expression]);
  return (
    <Section title={t('campaign.where')} lead={t('campaign.whereLead')}>
      <Choices
        name="where"
        label={t('campaign.where')}
        value={where}
        onChange={(value) => form.setFieldValue('where', value)}
        options={[
          { value: 'all', label: t('where.all') },
          { value: 'sites', label: t('where.sites') },
          { value: 'tags', label: t('where.tags') },
          { value: 'expression', label: t('where.expression') },
        ]}
      />
      {where === 'sites' && (
        <MultiSelect
          label={t('where.sitesLabel')}
          placeholder={t('where.sitesPlaceholder')}
          searchable
          hidePickedOptions
          data={(sites.data ?? []).map((site) => ({
            value: site.id,
            label: site.kind === 'region' ? t('where.region', { name: site.name }) : site.name,
          }))}
          {...form.getInputProps('sites')}
        />
      )}
      {where === 'tags' && (
        <TagsField
          {...form.getInputProps('tags')}
          label={t('where.tagsLabel')}
          description={t('where.tagsHint')}
        />
      )}
      {where === 'expression' && (
        <div>
          <Textarea
            label={t('where.expressionLabel')}
            description={t('where.expressionHint', { bar: '|' })}
            placeholder="vitrine & (ville=Lille | ville=Lyon) & !etage=1"
            autosize
            minRows={2}
            maxLength={2000}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            {...form.getInputProps('expression')}
          />
          <Mistake form={form} expression={expression} />
          {namedIn(expression).length > 0 && (
            <Text size="sm" className={classes.sentence} mt="xs">
              {words(expression)}
            </Text>
          )}
        </div>
      )}
    </Section>
  );
}

/** The sentence about a mistake in the expression, with a mark under the very place. */
function Mistake({ form, expression }: { form: Form; expression: string }) {
  const reach = useReach(form);
  const found = reach.error instanceof Problem ? reach.error.errors[0] : undefined;
  if (!found || form.errors.expression) return null;
  const position = found.position ?? /(\d+)\s*$/.exec(found.message)?.[1];
  return (
    <pre className={classes.caret} role="alert">
      {position !== undefined &&
        !expression.includes('\n') &&
        `${expression}\n${' '.repeat(Math.max(0, Number(position)))}^\n`}
      {serverWords(found.message)}
    </pre>
  );
}
