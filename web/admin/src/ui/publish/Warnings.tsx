import { Alert, Anchor, Text } from '@mantine/core';
import { IconAlertTriangle, IconBulb, IconHandStop } from '@tabler/icons-react';
import { serverWords } from '../../lib/server-words';
import { useTranslation } from '../../lib/use-translation';
import { LinkText } from '../links';
import classes from './DryRun.module.css';
import { eachOnce, placeOf, SEVERITIES, type Warning } from './dry-run';

const LOOK = {
  blocking: ['red', IconHandStop],
  warning: ['yellow', IconAlertTriangle],
  hint: ['blue', IconBulb],
} as const;

/** A way to mend something that is nearer than its page. */
type Mend = (warning: Warning) => { label: string; go: () => void } | undefined;

/** What stands against the publication, what should be looked at, and what is good to know; each with its remedy. */
export function Warnings({ warnings, mend }: { warnings: Warning[]; mend?: Mend }) {
  const { t } = useTranslation();
  // of two that tell the same, the one that can be mended here
  const near = (one: Warning) => Number(Boolean(mend?.(one)));
  const all = eachOnce([...warnings].sort((one, other) => near(other) - near(one)));
  return SEVERITIES.map((severity) => {
    const those = all.filter((one) => one.severity === severity);
    const [color, Icon] = LOOK[severity];
    return those.length === 0 ? null : (
      <Alert
        key={severity}
        color={color}
        icon={<Icon aria-hidden />}
        title={t(`publish.severity.${severity}`, { count: those.length })}
      >
        <ul className={classes.warnings}>
          {those.map((one) => (
            <One key={`${one.id} ${one.objectId} ${one.message}`} warning={one} mend={mend} />
          ))}
        </ul>
      </Alert>
    );
  });
}

function One({ warning, mend }: { warning: Warning; mend?: Mend }) {
  const { t } = useTranslation();
  const near = mend?.(warning);
  const place = near ? null : placeOf(warning);
  return (
    <Text component="li" size="sm" c="var(--mantine-color-text)">
      {serverWords(warning.message).replace(/\.?$/, '.')} {warning.remedy && serverWords(warning.remedy)}{' '}
      {near && (
        <Anchor component="button" type="button" inherit c="inherit" underline="always" onClick={near.go}>
          {near.label}
        </Anchor>
      )}
      {place && (
        <LinkText inherit c="inherit" underline="always" {...place}>
          {t('publish.open', { name: warning.objectName })}
        </LinkText>
      )}
    </Text>
  );
}
