import { Button, Group, Input, NumberInput, Select, Text } from '@mantine/core';
import { IconUrgent } from '@tabler/icons-react';
import type { Media, Severity } from '@vitrine/api/types';
import { useRef, useState } from 'react';
import type { Interrupting } from '../../data/interruptions';
import { hereZone, useFormat } from '../../lib/format';
import { EVERYWHERE, type Target, targetOf } from '../../lib/target';
import { useTranslation } from '../../lib/use-translation';
import { Choices, Section } from '../../ui/Section';
import { Reach } from '../../ui/target/Reach';
import { TargetField } from '../../ui/target/TargetField';
import { Armed } from './Armed';
import { Confirm } from './Confirm';
import classes from './Emergency.module.css';

const MINUTES = [15, 30, 60, 120];
/** Whoever needs it longer begins again: nothing interrupts a network for ever. */
const LONGEST = 24 * 60;
const SEVERITIES = ['minor', 'moderate', 'severe', 'extreme'] as const;

export interface Order {
  kind: Interrupting;
  severity: Severity;
  media: Media;
  target: string;
  minutes: number;
}

/** What, where, how long; then the question whether it is meant. */
export function Launch() {
  const { t } = useTranslation();
  const format = useFormat();
  const [kind, setKind] = useState<Interrupting>('emergency');
  const [severity, setSeverity] = useState<Severity>('severe');
  const [media, setMedia] = useState<Media | null>(null);
  const [where, setWhere] = useState<Target>(EVERYWHERE);
  const [minutes, setMinutes] = useState<number | ''>(30);
  const [tried, setTried] = useState(false);
  const [order, setOrder] = useState<Order | null>(null);
  const target = targetOf(where);
  const ends = new Date(Date.now() + Number(minutes) * 60_000).toISOString();
  const opener = useRef<HTMLButtonElement>(null);
  function close(): void {
    setOrder(null);
    opener.current?.focus({ preventScroll: true });
  }
  function review(): void {
    setTried(true);
    if (media && target && minutes) setOrder({ kind, severity, media, target, minutes });
    else setTimeout(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  }
  return (
    <div className={classes.columns}>
      <div className={classes.form}>
        <Section title={t('emergency.what')} lead={t('emergency.whatLead')}>
          <Armed
            chosen={media?.id ?? null}
            onChoose={setMedia}
            error={tried && !media ? t('emergency.chooseWhat') : null}
          />
        </Section>
        <Section title={t('emergency.how')}>
          <Choices
            name="kind"
            label={t('emergency.how')}
            value={kind}
            onChange={setKind}
            options={(['emergency', 'takeover'] as const).map((value) => ({
              value,
              label: t(`kind.${value}`),
              text: t(`emergency.kind.${value}`),
            }))}
          />
          {kind === 'emergency' && (
            <Select
              label={t('strength.severity')}
              description={t('strength.severityHint')}
              maw={280}
              allowDeselect={false}
              data={SEVERITIES.map((value) => ({ value, label: t(`strength.severe.${value}`) }))}
              value={severity}
              onChange={(value) => setSeverity(value as Severity)}
            />
          )}
        </Section>
        <Section title={t('campaign.where')}>
          <TargetField
            label={t('campaign.where')}
            value={where}
            onChange={setWhere}
            errors={
              tried && !target
                ? {
                    sites: t('campaign.complaint.chooseSite'),
                    tags: t('campaign.complaint.chooseTag'),
                    expression: t('campaign.complaint.required'),
                  }
                : {}
            }
          />
        </Section>
        <Section title={t('emergency.howLong')} lead={t('emergency.howLongLead')}>
          <Group gap="sm" align="flex-end">
            <Input.Wrapper label={t('emergency.usual')} labelElement="div">
              <Group gap={6} mt={4}>
                {MINUTES.map((value) => (
                  <Button
                    key={value}
                    size="compact-sm"
                    variant={minutes === value ? 'light' : 'default'}
                    aria-pressed={minutes === value}
                    onClick={() => setMinutes(value)}
                  >
                    {format.lengthOf(value * 60_000)}
                  </Button>
                ))}
              </Group>
            </Input.Wrapper>
            <NumberInput
              label={t('emergency.minutes')}
              w={140}
              min={1}
              max={LONGEST}
              clampBehavior="strict"
              allowDecimal={false}
              value={minutes}
              error={tried && !minutes ? t('emergency.needsEnd') : null}
              onChange={(value) => setMinutes(typeof value === 'number' ? value : '')}
            />
          </Group>
        </Section>
      </div>
      <aside className={`v-card ${classes.side}`} aria-label={t('emergency.review')}>
        <Reach target={target} />
        <div>
          <Text size="sm" c="dimmed">
            {t('emergency.end')}
          </Text>
          <Text fw={600}>{minutes ? format.dateTime(ends) : '–'}</Text>
          <Text size="sm" c="dimmed">
            {hereZone()}
          </Text>
        </div>
        <Button
          ref={opener}
          size="lg"
          color="red.8"
          leftSection={<IconUrgent size={22} aria-hidden />}
          onClick={review}
        >
          {t('emergency.launch')}
        </Button>
        <Text size="sm" c="dimmed">
          {t('emergency.launchHint')}
        </Text>
      </aside>
      {order && <Confirm order={order} onClose={close} />}
    </div>
  );
}
