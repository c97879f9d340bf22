import { Group, SegmentedControl, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { Locale } from '@vitrine/api/types';
import type { ReactNode } from 'react';
import { switchLocale } from '../../lib/i18n';
import { useTranslation } from '../../lib/use-translation';
import { Logo } from '../../ui/Logo';
import classes from './Entry.module.css';

const STRIPES = Array.from({ length: 10 }, (_, index) => index);

/** The frame of the pages before sign-in: a form on one side, the shop window on the other. */
export function Entry({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  const { t, i18n } = useTranslation();
  useDocumentTitle(`${title} · Vitrine`);
  return (
    <div className={classes.entry}>
      <main className={classes.side}>
        <Group justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Logo size={34} />
            <Text fw={700} size="xl" style={{ letterSpacing: '-0.02em' }}>
              Vitrine
            </Text>
          </Group>
          <SegmentedControl
            size="xs"
            value={i18n.language}
            onChange={(value) => void switchLocale(value as Locale)}
            aria-label={t('shell.language')}
            data={[
              { value: 'fr', label: 'FR' },
              { value: 'en', label: 'EN' },
            ]}
          />
        </Group>
        <div className={classes.form}>
          <Title order={1}>{title}</Title>
          {lead && (
            <Text c="dimmed" mt={6} mb="lg">
              {lead}
            </Text>
          )}
          {children}
        </div>
      </main>
      <div className={classes.window} aria-hidden="true">
        <div className={classes.street}>
          <svg className={classes.awning} viewBox="0 0 440 56" focusable="false" aria-hidden="true">
            {STRIPES.map((index) => (
              <path
                key={index}
                d={`M${index * 44} 0h44v34a22 22 0 0 1-44 0z`}
                fill={index % 2 === 0 ? '#fff' : '#dfe1fd'}
              />
            ))}
          </svg>
          <div className={classes.pane}>
            <span className={classes.card} data-at="a" />
            <span className={classes.card} data-at="b" />
            <span className={classes.card} data-at="c" />
          </div>
        </div>
        <p className={classes.motto}>{t('entry.motto')}</p>
      </div>
    </div>
  );
}
