import { SegmentedControl, Skeleton, TextInput, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { Locale } from '@vitrine/api/types';
import { switchLocale } from '../../lib/i18n';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { Logo } from '../../ui/Logo';
import { useLateText } from '../../ui/use-late-text';
import { ChapterView } from './ChapterView';
import { isChapter, loadChapter, PARTS, titleOf } from './chapters';
import { FoundList } from './FoundList';
import classes from './Guide.module.css';

/** The user guide; open to everyone, because who installs or pairs may not be signed in. */
export function GuidePage() {
  const { t, i18n } = useTranslation();
  const { chapter } = useParams({ strict: false });
  const { q = '' }: { q?: string } = useSearch({ strict: false });
  const navigate = useNavigate();
  const locale = i18n.language as Locale;
  const [words, setWords] = useLateText(q, (text) =>
    navigate({ to: '.', search: { q: text || undefined }, replace: true }),
  );
  return (
    <>
      <header className={classes.top}>
        <Link to="/" className={classes.brand} aria-label={t('shell.home')}>
          <Logo />
          <span>Vitrine</span>
        </Link>
        <Link to="/guide" className={classes.cover}>
          {t('guide.short')}
        </Link>
        <TextInput
          className={classes.search}
          size="sm"
          data-filter
          type="search"
          placeholder={t('guide.search')}
          aria-label={t('guide.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <SegmentedControl
          size="xs"
          value={locale}
          onChange={(value) => void switchLocale(value as Locale)}
          aria-label={t('shell.language')}
          data={[
            { value: 'fr', label: 'FR' },
            { value: 'en', label: 'EN' },
          ]}
        />
      </header>
      <div className={classes.body}>
        <nav className={classes.side} aria-label={t('guide.contents')}>
          <Contents locale={locale} />
        </nav>
        <main className={classes.main}>
          {q && <FoundList locale={locale} words={q} />}
          {!q && chapter && <OneChapter key={chapter} locale={locale} name={chapter} />}
          {!q && !chapter && <Cover locale={locale} />}
        </main>
      </div>
    </>
  );
}

function Contents({ locale }: { locale: Locale }) {
  const { t } = useTranslation();
  return PARTS.map(({ part, chapters }) => (
    <div key={part}>
      <p className={classes.part}>{t(`guide.part.${part as 'it'}`)}</p>
      <ul className={classes.list}>
        {chapters.map((name) => (
          <li key={name}>
            <Link to="/guide/$chapter" params={{ chapter: name }} activeProps={{ 'data-here': true }}>
              {titleOf(locale, name)}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  ));
}

/** What the guide tells, and to whom. */
function Cover({ locale }: { locale: Locale }) {
  const { t } = useTranslation();
  useDocumentTitle(`${t('guide.title')} · Vitrine`);
  return (
    <>
      <Title order={1}>{t('guide.title')}</Title>
      <p className={classes.lead}>{t('guide.lead')}</p>
      <div className={classes.cards}>
        {PARTS.map(({ part, chapters }) => (
          <section key={part} className={`v-card ${classes.card}`} aria-labelledby={`part-${part}`}>
            <Title order={2} size="h4" id={`part-${part}`}>
              {t(`guide.part.${part as 'it'}`)}
            </Title>
            <ul className={classes.list}>
              {chapters.map((name) => (
                <li key={name}>
                  <Link to="/guide/$chapter" params={{ chapter: name }}>
                    {titleOf(locale, name)}
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}

function OneChapter({ locale, name }: { locale: Locale; name: string }) {
  const { t } = useTranslation();
  const known = isChapter(name);
  const chapter = useQuery({
    queryKey: ['guide', locale, name],
    queryFn: () => loadChapter(locale, name),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: known,
  });
  if (!known)
    return (
      <>
        <Title order={1}>{t('guide.unknown')}</Title>
        <p className={classes.lead}>
          <Link to="/guide">{t('guide.title')}</Link>
        </p>
      </>
    );
  if (chapter.data) return <ChapterView locale={locale} name={name} chapter={chapter.data} />;
  return (
    <>
      <Title order={1}>{titleOf(locale, name)}</Title>
      {chapter.isError ? (
        <Failure error={chapter.error} retry={() => void chapter.refetch()} />
      ) : (
        <Skeleton height={420} radius="lg" mt="lg" />
      )}
    </>
  );
}
