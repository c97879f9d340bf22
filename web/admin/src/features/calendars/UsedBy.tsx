import { List, Text, Title } from '@mantine/core';
import type { CalendarUse } from '@vitrine/api/types';
import { useTranslation } from '../../lib/use-translation';
import { LinkText } from '../../ui/links';

/** The campaigns that follow a calendar. */
export function UsedBy({ uses }: { uses: CalendarUse[] }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="used-by">
      <Title order={2} size="h3" id="used-by" mt="xl" mb="sm">
        {t('calendar.uses')}
      </Title>
      {uses.length === 0 ? (
        <Text c="dimmed">{t('calendar.unusedText')}</Text>
      ) : (
        <List spacing={6}>
          {uses.map((use) => (
            <List.Item key={use.id}>
              <LinkText to="/campaigns/$id" params={{ id: use.id }}>
                {use.name}
              </LinkText>
            </List.Item>
          ))}
        </List>
      )}
    </section>
  );
}
