import type { CampaignDelivery } from '@vitrine/api/types';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import classes from './Delivery.module.css';

const [HEIGHT, SLOT, BAR] = [100, 20, 14];

/** A frame for what was promised each day, filled with what was delivered; what nobody knows yet is hatched. */
export function DeliveryChart({ days }: { days: CampaignDelivery['days'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const most = Math.max(1, ...days.map(({ delivered, figures }) => Math.max(delivered, figures.planned)));
  const tall = (count: number) => (count / most) * HEIGHT;
  return (
    <figure className={classes.chart}>
      <svg viewBox={`0 0 ${days.length * SLOT} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
        <defs>
          <pattern id="delivery-open" width={6} height={6} patternUnits="userSpaceOnUse">
            <path d="M0 6 6 0" stroke="var(--v-idle)" strokeWidth={1} />
          </pattern>
        </defs>
        {days.map(({ day, delivered, open, figures }, n) => {
          const x = n * SLOT + (SLOT - BAR) / 2;
          const planned = tall(figures.planned);
          const filled = tall(delivered);
          const unknown = Math.min(planned, tall(open));
          return (
            <g key={day}>
              <rect className={classes.promised} x={x} y={HEIGHT - planned} width={BAR} height={planned} />
              <rect x={x} y={HEIGHT - planned} width={BAR} height={unknown} fill="url(#delivery-open)" />
              <rect className={classes.delivered} x={x} y={HEIGHT - filled} width={BAR} height={filled} />
            </g>
          );
        })}
      </svg>
      <div className={classes.ends} aria-hidden>
        <span>{format.dateOnly(days[0]?.day ?? '')}</span>
        <span>{format.dateOnly(days.at(-1)?.day ?? '')}</span>
      </div>
      <figcaption className={classes.legend}>
        <span data-of="delivered">{t('delivered.delivered')}</span>
        <span data-of="promised">{t('delivered.promised')}</span>
        <span data-of="open">{t('delivered.unknown')}</span>
      </figcaption>
    </figure>
  );
}
