import { Button, Popover, Stack } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { IconCalendarTime } from '@tabler/icons-react';
import { useFormat } from '../../lib/format';
import { endOfDay, fromPicker, toPicker } from '../../lib/picker';
import { pickerProps } from '../../lib/theme';
import { useTranslation } from '../../lib/use-translation';
import type { Row } from '../../ui/programme/rows';

interface Props {
  row: Row;
  readOnly: boolean;
  onChange: (change: Partial<Row>) => void;
}

/** From when until when a line plays; nothing set means always. */
export function Validity({ row, readOnly, onChange }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const from = row.validFrom ?? null;
  const to = row.validTo ?? null;
  const words = [
    from ? t('playlist.validFrom', { when: format.date(from) }) : '',
    to ? t('playlist.validTo', { when: format.date(to) }) : '',
  ].filter(Boolean);
  const shown = words.length > 0 ? words.join(' ') : t('playlist.always');
  return (
    <Popover position="bottom-start" withArrow shadow="md" trapFocus>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant={words.length > 0 ? 'light' : 'subtle'}
          color={words.length > 0 ? undefined : 'gray'}
          disabled={readOnly}
          leftSection={<IconCalendarTime size={15} aria-hidden />}
          aria-label={`${shown} · ${t('playlist.validityOf', { title: row.title })}`}
        >
          {shown}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm" w={250}>
          <DateTimePicker
            size="xs"
            clearable
            label={t('media.validFrom')}
            placeholder={t('media.always')}
            value={toPicker(from)}
            onChange={(value) => onChange({ validFrom: fromPicker(value) })}
            popoverProps={{ ...pickerProps(t), withinPortal: false }}
          />
          <DateTimePicker
            size="xs"
            clearable
            label={t('media.validTo')}
            placeholder={t('media.noEnd')}
            value={toPicker(to)}
            defaultTimeValue={endOfDay(to)}
            error={from && to && to <= from ? t('media.endsBefore') : undefined}
            onChange={(value) => onChange({ validTo: fromPicker(value) })}
            popoverProps={{ ...pickerProps(t), withinPortal: false }}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
