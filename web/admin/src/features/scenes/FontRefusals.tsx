import { Alert, List, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Refusal } from './use-font-uploads';

/** The files that were not taken, each with what to do about it. */
export function FontRefusals({ refusals }: { refusals: Refusal[] }) {
  if (refusals.length === 0) return null;
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} role="alert">
      <List listStyleType="none" spacing={4} size="sm">
        {refusals.map(({ file, why }) => (
          <List.Item key={file}>
            <Text span fw={600} size="sm">
              {file}
            </Text>{' '}
            {why}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
