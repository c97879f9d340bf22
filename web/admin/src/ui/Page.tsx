import { Box, Group, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { IconChevronLeft } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Topic } from '../lib/guide';
import { LearnMore } from './LearnMore';
import { LinkText } from './links';
import classes from './Page.module.css';
import { ZoneNote } from './ZoneNote';

interface Props {
  title: string;
  /** One calm sentence under the title. */
  lead?: ReactNode;
  /** Where the guide tells more of it. */
  learn?: Topic;
  actions?: ReactNode;
  back?: { to: string; label: string };
  badge?: ReactNode;
  wide?: boolean;
  /** Whether it tells times of the one clock around it. */
  timed?: boolean;
  children: ReactNode;
}

/** The first page is the browser's own: there the keyboard begins at the top. */
let hasShown = false;

/** The frame of every page: its title, what can be done here, and the content. */
export function Page({ title, lead, learn, actions, back, badge, wide, timed, children }: Props) {
  useDocumentTitle(`${title} · Vitrine`);
  const heading = useRef<HTMLHeadingElement>(null);
  // who came by a key, or by a link that went with its page, goes on from here
  useEffect(() => {
    if (hasShown && document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
    hasShown = true;
  }, []);
  return (
    <Box className={wide ? `${classes.page} ${classes.wide}` : classes.page}>
      {back && (
        <LinkText to={back.to} size="sm" className={classes.back}>
          <IconChevronLeft size={16} aria-hidden /> {back.label}
        </LinkText>
      )}
      <Group justify="space-between" align="flex-start" gap="md" mb="lg" wrap="wrap">
        <Box className={classes.heading}>
          <Group gap="sm" wrap="wrap">
            <Title order={1} ref={heading} tabIndex={-1} style={{ outline: 'none' }}>
              {title}
            </Title>
            {badge}
          </Group>
          {lead && (
            <Text c="dimmed" mt={4} component="div">
              {lead} {learn && <LearnMore topic={learn} about={title} />}
            </Text>
          )}
          {timed && <ZoneNote />}
        </Box>
        {actions && <Group gap="sm">{actions}</Group>}
      </Group>
      {children}
    </Box>
  );
}
