import {
  IconCircleDashed,
  IconCircleFilled,
  IconSquareFilled,
  IconTriangleFilled,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Overview } from '@vitrine/api/types';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import classes from './OverviewPage.module.css';

const TILES = [
  { name: 'online', tone: 'good', icon: IconCircleFilled },
  { name: 'offline', tone: 'bad', icon: IconSquareFilled },
  { name: 'behind', tone: 'warn', icon: IconTriangleFilled },
  { name: 'never', tone: 'idle', icon: IconCircleDashed },
] as const;

/** The fleet in four live figures, each leading to the screens it counts. */
export function Counters({ screens }: { screens: Overview['screens'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={classes.tiles}>
      {TILES.map(({ name, tone, icon: Icon }) => (
        <Link
          key={name}
          to="/screens"
          search={{ status: name }}
          className={`v-card ${classes.tile}`}
          data-tone={screens[name] > 0 ? tone : 'idle'}
        >
          <span className={classes.tileHead}>
            <Icon size={name === 'never' ? 15 : 11} aria-hidden />
            {t(`overview.counter.${name}`)}
          </span>
          <div className={`${classes.figure} v-num`}>{format.number(screens[name])}</div>
        </Link>
      ))}
    </div>
  );
}
