import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { Schema } from '../../data/api-docs';
import { useTranslation } from '../../lib/use-translation';
import classes from './ApiDocs.module.css';
import { Prose } from './Prose';
import { fieldsOf, resolved, type Schemas, typeOf, withoutNull } from './reading';

interface Props {
  schema: Schema;
  schemas: Schemas;
}

/** What is inside a list or behind a reference. */
function insideOf(given: Schema, schemas: Schemas): Schema {
  const { schema } = withoutNull(resolved(given, schemas));
  if (schema.items) return insideOf(schema.items, schemas);
  if (typeof schema.additionalProperties === 'object') return insideOf(schema.additionalProperties, schemas);
  return resolved(schema, schemas);
}

/** The fields of a body, opened step by step as deep as one asks. */
export function Shape({ schema, schemas }: Props) {
  const inside = insideOf(schema, schemas);
  const fields = fieldsOf(inside, schemas);
  return (
    <>
      <ul className={classes.fields}>
        {fields.map(([name, field, required]) => (
          <Field key={name} name={name} schema={field} schemas={schemas} required={required} />
        ))}
      </ul>
      {(inside.oneOf ?? []).map((choice, index) => (
        <Choice
          // biome-ignore lint/suspicious/noArrayIndexKey: a choice is known by its place
          key={index}
          first={index === 0}
          schema={choice}
          schemas={schemas}
        />
      ))}
    </>
  );
}

function Choice({ first, schema, schemas }: Props & { first: boolean }) {
  const { t } = useTranslation();
  const text = resolved(schema, schemas).description;
  return (
    <div className={classes.field}>
      <span className={classes.more}>{t(first ? 'apiDocs.either' : 'apiDocs.or')}</span>
      <code className={classes.type}>{typeOf(schema, schemas)}</code>
      {text && <Prose className={classes.note} text={text} />}
      <Shape schema={schema} schemas={schemas} />
    </div>
  );
}

function Field({ name, schema, schemas, required }: Props & { name: string; required: boolean }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const inside = insideOf(schema, schemas);
  const deep = fieldsOf(inside, schemas).length > 0 || (inside.oneOf?.length ?? 0) > 0;
  const text = schema.description ?? resolved(withoutNull(schema).schema, schemas).description;
  return (
    <li className={classes.field}>
      <code className={classes.name}>{name}</code>
      <code className={classes.type}>{typeOf(schema, schemas)}</code>
      {required && <span className={classes.needed}>{t('apiDocs.required')}</span>}
      {text && <Prose className={classes.note} text={text} />}
      {deep && (
        <UnstyledButton className={classes.more} aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? 'apiDocs.hideFields' : 'apiDocs.showFields', { name })}
        </UnstyledButton>
      )}
      {deep && open && <Shape schema={schema} schemas={schemas} />}
    </li>
  );
}
