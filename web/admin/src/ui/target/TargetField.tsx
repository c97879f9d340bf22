import { Text, Textarea } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { Problem } from '@vitrine/api/problem';
import { type ReactNode, useId } from 'react';
import { useReach } from '../../data/reach';
import { serverWords } from '../../lib/server-words';
import { type Target, turned } from '../../lib/target';
import { useTranslation } from '../../lib/use-translation';
import { Choices } from '../Section';
import { useTargetWords } from '../use-target-words';
import { PlacePicker } from './PlacePicker';
import { TagChoice } from './TagChoice';
import classes from './Target.module.css';

interface Props {
  value: Target;
  onChange: (next: Target) => void;
  errors?: Partial<Record<'sites' | 'tags' | 'expression', ReactNode>>;
  label: string;
}

/** Which screens: all, some places, by tag, or an expression; each way finds what was chosen in another where it can say it. */
export function TargetField({ value, onChange, errors = {}, label }: Props) {
  const { t } = useTranslation();
  const name = useId();
  return (
    <>
      <Choices
        name={name}
        label={label}
        value={value.where}
        onChange={(where) => onChange(turned(value, where))}
        options={[
          { value: 'all', label: t('where.all') },
          { value: 'sites', label: t('where.sites') },
          { value: 'tags', label: t('where.tags') },
          { value: 'expression', label: t('where.expression') },
        ]}
      />
      {value.where === 'sites' && (
        <>
          <PlacePicker
            sites={value.sites}
            screens={value.screens}
            onChange={(places) => onChange({ ...value, ...places })}
            error={errors.sites}
          />
          <details className={classes.only} open={value.tags.length > 0 || undefined}>
            <summary>
              <IconChevronRight size={17} aria-hidden />
              {t('where.only')}
            </summary>
            <TagChoice value={value} onChange={(chosen) => onChange({ ...value, ...chosen })} />
          </details>
        </>
      )}
      {value.where === 'tags' && (
        <TagChoice
          value={value}
          onChange={(chosen) => onChange({ ...value, ...chosen })}
          error={errors.tags}
        />
      )}
      {value.where === 'expression' && (
        <Expression
          text={value.expression}
          onChange={(expression) => onChange({ ...value, expression })}
          error={errors.expression}
        />
      )}
    </>
  );
}

interface ExpressionProps {
  text: string;
  onChange: (text: string) => void;
  error: ReactNode;
}

function Expression({ text, onChange, error }: ExpressionProps) {
  const { t } = useTranslation();
  const words = useTargetWords([text]);
  return (
    <div>
      <Textarea
        label={t('where.expressionLabel')}
        description={t('where.expressionHint', { bar: '|' })}
        placeholder="vitrine & (ville=Lille | ville=Lyon) & !etage=1"
        autosize
        minRows={2}
        maxLength={2000}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        value={text}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {!error && <Mistake text={text} />}
      {text.trim() !== '' && (
        <Text size="sm" className={classes.said} mt="xs">
          {words(text)}
        </Text>
      )}
    </div>
  );
}

/** The sentence about a mistake in the expression, with a mark under the very place. */
function Mistake({ text }: { text: string }) {
  const { error } = useReach(text.trim());
  const found = error instanceof Problem ? error.errors[0] : undefined;
  if (!found) return null;
  const position = found.position ?? /(\d+)\s*$/.exec(found.message)?.[1];
  return (
    <pre className={classes.caret} role="alert">
      {position !== undefined &&
        !text.includes('\n') &&
        `${text}\n${' '.repeat(Math.max(0, Number(position)))}^\n`}
      {serverWords(found.message)}
    </pre>
  );
}
