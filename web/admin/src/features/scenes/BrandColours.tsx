import { ActionIcon, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconPlus, IconTrash } from '@tabler/icons-react';
import type { BrandKitInput } from '@vitrine/api/types';
import { colourName } from '../../lib/brand-colours';
import { hardToRead, READABLE } from '../../lib/contrast';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { NameField } from '../../ui/NameField';

const MOST_COLOURS = 12;

export interface BrandPartProps {
  body: BrandKitInput;
  readOnly: boolean;
  set: (change: Partial<BrandKitInput>) => void;
}

/** The colours of the brand, by name; scenes know each by its token. */
export function BrandColours({ body, readOnly, set }: BrandPartProps) {
  const { t } = useTranslation();
  const { colours } = body;
  const put = (token: string, change: { name?: string; value?: string }) =>
    set({ colours: colours.map((one) => (one.token === token ? { ...one, ...change } : one)) });
  const freshToken = () => {
    const free = Array.from({ length: 99 }, (_, index) => `colour${index + 1}`);
    return free.find((token) => colours.every((one) => one.token !== token)) ?? 'colour100';
  };
  return (
    <section>
      <Title order={2} mb="sm">
        {t('brand.colours')}
      </Title>
      <Stack gap="xs">
        {colours
          .map((one) => ({ ...one, name: colourName(one) }))
          .map(({ token, name, value }) => (
            <div key={token}>
              <Group gap="sm" wrap="nowrap">
                <input
                  type="color"
                  aria-label={t('brand.colourOf', { name })}
                  value={value}
                  disabled={readOnly}
                  style={{ width: 44, height: 36, padding: 0, border: 0, background: 'none', flex: 'none' }}
                  onChange={(event) => put(token, { value: event.currentTarget.value })}
                />
                <NameField
                  most={40}
                  style={{ flex: 1 }}
                  aria-label={t('brand.nameOf', { name })}
                  readOnly={readOnly}
                  value={name}
                  onChange={(event) => put(token, { name: event.currentTarget.value })}
                />
                <Text size="sm" c="dimmed" ff="monospace" visibleFrom="xs">
                  {value}
                </Text>
                {!readOnly && (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t('brand.removeColour', { name })}
                    disabled={colours.length <= 1}
                    onClick={() => set({ colours: colours.filter((one) => one.token !== token) })}
                  >
                    <IconTrash size={18} aria-hidden />
                  </ActionIcon>
                )}
              </Group>
              <HardToRead ground={{ token, value }} colours={colours} />
            </div>
          ))}
        {!readOnly && colours.length < MOST_COLOURS && (
          <Button
            variant="default"
            style={{ alignSelf: 'flex-start' }}
            leftSection={<IconPlus size={18} aria-hidden />}
            onClick={() =>
              set({
                colours: [...colours, { token: freshToken(), name: t('brand.newColour'), value: '#4f55e0' }],
              })
            }
          >
            {t('brand.addColour')}
          </Button>
        )}
      </Stack>
    </section>
  );
}

/** Which text on this colour would be hard to read; nothing is refused for it. */
function HardToRead({
  ground,
  colours,
}: {
  ground: { token: string; value: string };
  colours: BrandKitInput['colours'];
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const named = (token: string) => {
    const found = colours.find((one) => one.token === token);
    return found ? colourName(found) : token;
  };
  const pairs = hardToRead(ground, colours);
  return (
    <div role="status">
      {pairs.map(({ text, ratio }) => (
        <Text key={text} size="sm" mt={4} c="var(--v-warn)" style={{ display: 'flex', gap: 6 }}>
          <IconAlertTriangle size={18} aria-hidden style={{ flex: 'none' }} />
          {t('brand.hardToRead', {
            text: named(text),
            ground: named(ground.token),
            // never rounded up to what is enough
            ratio: format.number(Math.floor(ratio * 10) / 10),
            least: format.number(READABLE),
          })}
        </Text>
      ))}
    </div>
  );
}
