import { Button, UnstyledButton } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { Parameter } from '../../data/api-docs';
import { useTranslation } from '../../lib/use-translation';
import classes from './ApiDocs.module.css';
import { Prose } from './Prose';
import { type Call, curlOf, type Schemas, typeOf } from './reading';
import { Shape } from './Shape';

interface Props {
  call: Call;
  schemas: Schemas;
  open: boolean;
  onToggle: () => void;
}

/** One call of the API: a line that opens to everything one needs to make it. */
export function CallCard({ call, schemas, open, onToggle }: Props) {
  return (
    <article className={`v-card ${classes.call}`} id={call.operationId}>
      <h3>
        <UnstyledButton className={classes.head} aria-expanded={open} onClick={onToggle}>
          <span className={classes.method} data-method={call.method}>
            {call.method}
          </span>
          <span className={classes.path}>{call.path}</span>
          <span className={classes.summary} lang="en">
            {call.summary}
          </span>
        </UnstyledButton>
      </h3>
      {open && <Inside call={call} schemas={schemas} />}
    </article>
  );
}

function Inside({ call, schemas }: Pick<Props, 'call' | 'schemas'>) {
  const { t } = useTranslation();
  const bodies = Object.entries(call.requestBody?.content ?? {});
  return (
    <div className={classes.inside}>
      {call.description && <Prose text={call.description} />}
      {call.parameters && call.parameters.length > 0 && (
        <section>
          <h4>{t('apiDocs.parameters')}</h4>
          <ul className={classes.fields}>
            {call.parameters.map((one) => (
              <Given key={one.in + one.name} parameter={one} schemas={schemas} />
            ))}
          </ul>
        </section>
      )}
      {bodies.map(([type, { schema }]) => (
        <section key={type}>
          <h4>
            {t('apiDocs.body')} <code className={classes.type}>{type}</code>
            {schema && <code className={classes.type}>{typeOf(schema, schemas)}</code>}
          </h4>
          {schema && <Shape schema={schema} schemas={schemas} />}
        </section>
      ))}
      <Answers call={call} schemas={schemas} />
      <Command text={curlOf(call, schemas, location.origin)} />
    </div>
  );
}

function Given({ parameter, schemas }: { parameter: Parameter; schemas: Schemas }) {
  const { t } = useTranslation();
  return (
    <li className={classes.field}>
      <code className={classes.name}>{parameter.name}</code>
      <code className={classes.type}>
        {t(`apiDocs.in.${parameter.in}`)} · {typeOf(parameter.schema ?? {}, schemas)}
      </code>
      {parameter.required && <span className={classes.needed}>{t('apiDocs.required')}</span>}
      {parameter.description && <Prose className={classes.note} text={parameter.description} />}
    </li>
  );
}

function Answers({ call, schemas }: Pick<Props, 'call' | 'schemas'>) {
  const { t, i18n } = useTranslation();
  const usual = (status: string) =>
    i18n.exists(`apiDocs.status.${status}`) ? t(`apiDocs.status.${status as '401'}`) : '';
  return (
    <section>
      <h4>{t('apiDocs.answers')}</h4>
      <ul className={classes.fields}>
        {Object.entries(call.responses).map(([status, { description, content }]) => (
          <li key={status} className={classes.field}>
            <span className={classes.status}>{status}</span>{' '}
            {description ? <span lang="en">{description}</span> : usual(status)}
            {Object.entries(content ?? {}).map(([type, { schema }]) => (
              <div key={type}>
                <code className={classes.type}>{type}</code>
                {schema && <code className={classes.type}>{typeOf(schema, schemas)}</code>}
                {schema && <Shape schema={schema} schemas={schemas} />}
              </div>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Command({ text }: { text: string }) {
  const { t } = useTranslation();
  const clipboard = useClipboard({ timeout: 3000 });
  return (
    <section>
      <h4>{t('apiDocs.example')}</h4>
      <pre className={classes.code}>{text}</pre>
      <Button
        mt="xs"
        size="xs"
        variant="default"
        leftSection={
          clipboard.copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />
        }
        onClick={() => clipboard.copy(text)}
      >
        {t(clipboard.copied ? 'action.copied' : 'action.copy')}
      </Button>
    </section>
  );
}
