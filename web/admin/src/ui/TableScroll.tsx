import { Box } from '@mantine/core';
import type { ReactNode } from 'react';

/** A table that is wider than a phone: it scrolls by itself, also by the keyboard. */
export function TableScroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Box component="section" className="v-card" style={{ overflowX: 'auto' }} tabIndex={0} aria-label={label}>
      {children}
    </Box>
  );
}
