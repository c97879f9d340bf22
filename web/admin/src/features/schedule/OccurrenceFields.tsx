import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { sitesQuery } from '../../data/sites';
import { namedIn } from '../../lib/target';
import { useTranslation } from '../../lib/use-translation';
import { SiteSelect } from '../../ui/SiteSelect';
import type { Place, Scope, Wish } from './change';
import classes from './Schedule.module.css';

interface WhichProps {
  value: Scope;
  chosen: Scope;
  onChoose: (scope: Scope) => void;
  label: string;
  text: string;
  disabled?: boolean;
}

/** One of the two answers, with what it would mean. */
export function Which({ value, chosen, onChoose, label, text, disabled }: WhichProps) {
  return (
    <label className={classes.scope} data-disabled={disabled || undefined}>
      <input
        type="radio"
        name="scope"
        value={value}
        checked={chosen === value}
        disabled={disabled}
        onChange={() => onChoose(value)}
      />
      <span>
        <Text component="span" size="sm" fw={550} display="block">
          {label}
        </Text>
        <Text component="span" size="sm" c="dimmed" display="block">
          {text}
        </Text>
      </span>
    </label>
  );
}

interface ChangePlaceProps {
  wish: Wish;
  place: { from: Place; to: Place } | null;
  onChange: (place: { from: Place; to: Place } | null) => void;
}

/** Another store for a campaign that names just one place. */
export function ChangePlace({ wish, place, onChange }: ChangePlaceProps) {
  const { t } = useTranslation();
  const { data: sites = [] } = useQuery(sitesQuery);
  const { target } = wish.bar.campaign;
  const [named, ...more] = namedIn(target);
  if (!named || more.length > 0 || target.trim() !== `${named.kind}:${named.id}` || named.kind === 'group')
    return null;
  const at = (id: string): Place => {
    const site = sites.find((one) => one.id === id);
    return { id, kind: site?.kind ?? 'screen', name: site?.name ?? '', path: [id], zone: wish.from.zone };
  };
  return (
    <SiteSelect
      label={t('schedule.place')}
      allowDeselect={false}
      value={place?.to.id ?? (wish.to.id === wish.from.id ? named.id : wish.to.id)}
      onChange={(id) => id && onChange(id === named.id ? null : { from: at(named.id), to: at(id) })}
    />
  );
}
