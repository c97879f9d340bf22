import { Stack, Text, Title } from '@mantine/core';
import type { TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './Empty.module.css';

interface Props {
  icon: TablerIcon;
  title: string;
  text?: ReactNode;
  action?: ReactNode;
  compact?: boolean;
  /** 1 where it is all there is on the page. */
  order?: 1 | 2;
}

/** Nothing here yet: says what will be here and offers the first step. */
export function Empty({ icon: Icon, title, text, action, compact, order = 2 }: Props) {
  return (
    <Stack align="center" gap="xs" className={compact ? classes.compact : classes.empty}>
      <span className={classes.mark}>
        <Icon size={compact ? 22 : 30} stroke={1.6} aria-hidden />
      </span>
      <Title order={order} size="h3" ta="center">
        {title}
      </Title>
      {text && (
        <Text c="dimmed" ta="center" maw={460} size="sm">
          {text}
        </Text>
      )}
      {action}
    </Stack>
  );
}
