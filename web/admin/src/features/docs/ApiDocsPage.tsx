import { Anchor, SegmentedControl, Skeleton, Text, TextInput, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useRouterState, useSearch } from '@tanstack/react-router';
import type { Locale } from '@vitrine/api/types';
import { useEffect, useState } from 'react';
import { API_DOCUMENT, type ApiDocument, apiDocumentQuery } from '../../data/api-docs';
import { switchLocale } from '../../lib/i18n';
import { SCOPE_WORDS, SCOPES } from '../../lib/scopes';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { Logo } from '../../ui/Logo';
import { useLateText } from '../../ui/use-late-text';
import classes from './ApiDocs.module.css';
import { CallCard } from './CallCard';
import { type Chapter, chaptersOf, findCalls } from './reading';

/** The REST API to read, from the server's own description; open to everyone, as the description is. */
export function ApiDocsPage() {
  const { t, i18n } = useTranslation();
  const document = useQuery(apiDocumentQuery);
  useDocumentTitle(`${t('apiDocs.title')} · Vitrine`);
  return (
    <>
      <header className={classes.top}>
        <Link to="/" className={classes.brand}>
          <Logo />
          Vitrine
        </Link>
        <SegmentedControl
          className={classes.tools}
          size="xs"
          value={i18n.language}
          onChange={(value) => void switchLocale(value as Locale)}
          aria-label={t('shell.language')}
          data={[
            { value: 'fr', label: 'FR' },
            { value: 'en', label: 'EN' },
          ]}
        />
      </header>
      {document.data ? (
        <Reader document={document.data} />
      ) : (
        <main className={classes.body} aria-busy={document.isPending}>
          <Title order={1}>{t('apiDocs.title')}</Title>
          {document.isError ? (
            <Failure error={document.error} retry={() => void document.refetch()} />
          ) : (
            <Skeleton height={420} radius="lg" />
          )}
        </main>
      )}
    </>
  );
}

function Reader({ document }: { document: ApiDocument }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { q = '' } = useSearch({ from: '/outside/docs/api' });
  const [words, setWords] = useLateText(q, (text) =>
    navigate({ to: '/docs/api', search: { q: text || undefined }, replace: true }),
  );
  const chapters = findCalls(chaptersOf(document), q);
  return (
    <div className={classes.body}>
      <nav className={classes.side} aria-label={t('apiDocs.chapters')}>
        <ul className={classes.tags}>
          {chapters.map(({ tag, calls }) => (
            <li key={tag}>
              <a href={`#${tag}`}>
                {tag}
                <Text component="span" size="sm" c="dimmed" className="v-num">
                  {calls.length}
                </Text>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <main>
        <Title order={1}>{t('apiDocs.title')}</Title>
        <Text c="dimmed" mt={4} className={classes.lead}>
          {t('apiDocs.lead', { version: document.info.version })} <code>Authorization: Bearer …</code>{' '}
          <Anchor href={API_DOCUMENT} c="var(--v-accent-text)" underline="always">
            {t('apiDocs.file')}
          </Anchor>
        </Text>
        <Scopes />
        <TextInput
          mt="lg"
          data-filter
          placeholder={t('apiDocs.search')}
          aria-label={t('apiDocs.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        {chapters.length === 0 && (
          <Text mt="lg" role="status">
            {t('apiDocs.nothing')}
          </Text>
        )}
        <Chapters chapters={chapters} document={document} />
      </main>
    </div>
  );
}

function Scopes() {
  const { t } = useTranslation();
  return (
    <details className={classes.scopes}>
      <summary>{t('apiDocs.scopes')}</summary>
      <ul className={classes.fields}>
        {SCOPES.map((scope) => (
          <li key={scope} className={classes.field}>
            <code className={classes.name}>{scope}</code> {t(SCOPE_WORDS[scope])}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Chapters({ chapters, document }: { chapters: Chapter[]; document: ApiDocument }) {
  const linked = useRouterState({ select: (state) => state.location.hash });
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set([linked]));
  // A link to a call leads to it, although the page fills in only now.
  useEffect(() => globalThis.document.getElementById(linked)?.scrollIntoView(), [linked]);
  const toggle = (id: string) => {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setOpen(next);
  };
  return chapters.map(({ tag, calls }) => (
    <section key={tag} id={tag} className={classes.chapter} aria-labelledby={`chapter-${tag}`}>
      <Title order={2} id={`chapter-${tag}`} lang="en">
        {tag}
      </Title>
      {calls.map((call) => (
        <CallCard
          key={call.operationId}
          call={call}
          schemas={document.components.schemas}
          open={open.has(call.operationId)}
          onToggle={() => toggle(call.operationId)}
        />
      ))}
    </section>
  ));
}
