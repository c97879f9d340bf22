import {
  IconAlertTriangle,
  IconBolt,
  IconChartPie,
  IconLifebuoy,
  IconRepeat,
  IconStack2,
} from '@tabler/icons-react';
import type { CampaignKind } from '@vitrine/api/types';

const MARKS: Record<CampaignKind, typeof IconRepeat> = {
  emergency: IconAlertTriangle,
  takeover: IconBolt,
  share_of_voice: IconChartPie,
  loop: IconRepeat,
  filler: IconStack2,
  fallback: IconLifebuoy,
};

/** The sign of a kind of campaign, so that its colour is never needed alone. */
export function Mark({ kind, size = 14 }: { kind: CampaignKind; size?: number }) {
  const Icon = MARKS[kind];
  return <Icon size={size} stroke={2} aria-hidden style={{ flex: 'none' }} />;
}
