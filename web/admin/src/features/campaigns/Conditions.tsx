import { Button, Checkbox, Group, Select, SimpleGrid, Text, Textarea } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useRef } from 'react';
import {
  type ConditionForm,
  conditionOf,
  expertExpr,
  type FactTest,
  NEW_CONDITION,
  NEW_TEST,
} from '../../lib/condition';
import { useTranslation } from '../../lib/use-translation';
import { Section } from '../../ui/Section';
import { useConditionWords } from '../../ui/use-condition-words';
import classes from './Campaigns.module.css';
import { ConditionTimes } from './ConditionTimes';
import { FactTestRow } from './FactTestRow';
import type { Form } from './use-campaign-form';

/** What has to be so outside for the campaign to play: rain, stock, price. */
export function Conditions({ form }: { form: Form }) {
  const { t } = useTranslation();
  const { condition } = form.getValues();
  const place = useRef<HTMLDivElement>(null);
  const set = (next: ConditionForm | null) => {
    form.setFieldValue('condition', next);
    // the button goes away with the press: who works by keys goes on in what came in its place, or at the button again
    if (Boolean(next) !== Boolean(condition))
      setTimeout(() => place.current?.querySelector<HTMLElement>('input, button')?.focus());
  };
  return (
    <Section title={t('condition.title')} lead={t('condition.lead')} learn="conditions">
      <div ref={place} className={classes.condition}>
        {condition ? (
          <Editor form={form} condition={condition} set={set} />
        ) : (
          <Group>
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() => set(NEW_CONDITION)}
            >
              {t('condition.add')}
            </Button>
          </Group>
        )}
      </div>
    </Section>
  );
}

interface Props {
  form: Form;
  condition: ConditionForm;
  set: (next: ConditionForm | null) => void;
}

function Editor({ form, condition, set }: Props) {
  const { t } = useTranslation();
  const words = useConditionWords();
  const change = (part: Partial<ConditionForm>) => set({ ...condition, ...part });
  const error = form.errors.condition;
  return (
    <>
      {condition.expert === null ? (
        <Tests condition={condition} change={change} remove={() => set(null)} />
      ) : (
        <Textarea
          label={t('condition.expert')}
          description={t('condition.expertHint')}
          autosize
          minRows={2}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          value={condition.expert}
          onChange={(event) => change({ expert: event.currentTarget.value })}
        />
      )}
      {error && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select
          label={t('condition.unknown')}
          description={t('condition.unknownHint')}
          allowDeselect={false}
          data={(['hide', 'show', 'hold'] as const).map((value) => ({
            value,
            label: t(`condition.when.${value}`),
          }))}
          value={condition.unknown}
          onChange={(unknown) => change({ unknown: unknown as ConditionForm['unknown'] })}
        />
      </SimpleGrid>
      <ConditionTimes condition={condition} change={change} />
      <Checkbox
        label={t('condition.urgent')}
        description={t('condition.urgentHint')}
        checked={condition.urgent}
        onChange={(event) => change({ urgent: event.currentTarget.checked })}
      />
      {(condition.expert === null || expertExpr(condition.expert)) && (
        <Text size="sm" className={classes.sentence} role="status">
          {words(condition)}
        </Text>
      )}
      <Group gap="sm">
        {condition.expert === null && (
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => change({ expert: JSON.stringify(conditionOf(condition)?.expr ?? []) })}
          >
            {t('condition.toExpert')}
          </Button>
        )}
        <Button
          variant="subtle"
          color="red"
          size="compact-sm"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => set(null)}
        >
          {t('condition.remove')}
        </Button>
      </Group>
    </>
  );
}

interface TestsProps {
  condition: ConditionForm;
  change: (part: Partial<ConditionForm>) => void;
  remove: () => void;
}

function Tests({ condition, change, remove }: TestsProps) {
  const { t } = useTranslation();
  const { tests, join } = condition;
  const put = (at: number, test: FactTest) =>
    change({ tests: tests.map((one, place) => (place === at ? test : one)) });
  const without = (at: number) =>
    tests.length === 1 ? remove() : change({ tests: tests.filter((_, place) => place !== at) });
  return (
    <>
      {tests.length > 1 && (
        <Select
          label={t('condition.join')}
          maw={320}
          allowDeselect={false}
          data={[
            { value: 'and', label: t('condition.all') },
            { value: 'or', label: t('condition.any') },
          ]}
          value={join}
          onChange={(next) => change({ join: next as 'and' | 'or' })}
        />
      )}
      {tests.map((test, at) => (
        <FactTestRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a test is known by its place
          key={at}
          number={at + 1}
          test={test}
          onChange={(next) => put(at, next)}
          onRemove={() => without(at)}
        />
      ))}
      <Group>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => change({ tests: [...tests, NEW_TEST] })}
        >
          {t('condition.addTest')}
        </Button>
      </Group>
    </>
  );
}
