import type {
  AlertSeverity,
  BehindReason,
  Campaign,
  CampaignPhase,
  CommandState,
  Convergence,
  ConvergenceState,
  DraftState,
  Fault,
  MessageState,
  ScreenStatus,
} from '@vitrine/api/types';
import { lagOf } from '../lib/lag';
import { isStopped } from '../lib/origin';
import { useTranslation } from '../lib/use-translation';
import { Pill, type Shape, type Tone } from './Pill';

const STATUS: Record<ScreenStatus, [Tone, Shape]> = {
  online: ['good', 'dot'],
  offline: ['bad', 'square'],
  never: ['idle', 'ring'],
  revoked: ['idle', 'cross'],
};
const CONVERGENCE: Record<ConvergenceState, [Tone, Shape]> = {
  showing: ['good', 'check'],
  ready: ['accent', 'clock'],
  downloading: ['accent', 'down'],
  behind: ['warn', 'triangle'],
};
const PHASE: Record<CampaignPhase, [Tone, Shape]> = {
  draft: ['idle', 'ring'],
  scheduled: ['accent', 'clock'],
  live: ['good', 'dot'],
  ended: ['idle', 'square'],
  paused: ['warn', 'pause'],
};
const DRAFT: Record<DraftState, [Tone, Shape]> = {
  draft: ['idle', 'ring'],
  published: ['good', 'check'],
  changed: ['warn', 'triangle'],
  deleted: ['bad', 'cross'],
};
const COMMAND: Record<CommandState, [Tone, Shape]> = {
  queued: ['idle', 'clock'],
  sent: ['accent', 'turn'],
  accepted: ['accent', 'turn'],
  running: ['accent', 'turn'],
  done: ['good', 'check'],
  failed: ['bad', 'cross'],
  expired: ['idle', 'square'],
  cancelled: ['idle', 'square'],
};

const FAULT: Record<Fault['state'], [Tone, Shape]> = {
  open: ['warn', 'triangle'],
  closed: ['good', 'check'],
};
const MESSAGE: Record<MessageState | 'waiting', [Tone, Shape]> = {
  ahead: ['accent', 'clock'],
  live: ['good', 'dot'],
  waiting: ['warn', 'clock'],
  paused: ['warn', 'pause'],
  over: ['idle', 'square'],
  taken: ['idle', 'cross'],
};

export function FaultPill({ state }: { state: Fault['state'] }) {
  const { t } = useTranslation();
  const [tone, shape] = FAULT[state];
  return (
    <Pill tone={tone} shape={shape}>
      {t(`fault.state.${state}`)}
    </Pill>
  );
}

/** `waiting`: it would be on, but something else plays instead. */
export function MessagePill({ state }: { state: MessageState | 'waiting' }) {
  const { t } = useTranslation();
  const [tone, shape] = MESSAGE[state];
  return (
    <Pill tone={tone} shape={shape}>
      {t(`message.state.${state}`)}
    </Pill>
  );
}

export function StatusPill({ status }: { status: ScreenStatus }) {
  const { t } = useTranslation();
  const [tone, shape] = STATUS[status];
  return (
    <Pill tone={tone} shape={shape}>
      {t(`status.${status}`)}
    </Pill>
  );
}

/** Whether a screen shows what was published, with the count while it downloads. */
export function ConvergencePill({
  convergence,
}: {
  convergence: (Pick<Convergence, 'state' | 'have' | 'need'> & Partial<Pick<Convergence, 'reason'>>) | null;
}) {
  const { t } = useTranslation();
  if (!convergence)
    return (
      <Pill tone="idle" shape="ring">
        {t('convergence.none')}
      </Pill>
    );
  const { state, have, need, reason } = convergence;
  // one word for one thing: it is not late, it has not begun
  if (state === 'behind' && reason === 'never_connected') return <StatusPill status="never" />;
  const [tone, shape] = CONVERGENCE[state];
  return (
    <Pill tone={tone} shape={shape}>
      {state === 'downloading' && need
        ? t('convergence.downloadingOf', { have: have ?? 0, need })
        : t(`convergence.${state}`)}
    </Pill>
  );
}

/** Where a campaign stands; an emergency that was stopped is over, not paused. */
export function PhasePill({ campaign: { phase, ...campaign } }: { campaign: Campaign }) {
  const { t } = useTranslation();
  if (phase === 'paused' && isStopped(campaign))
    return (
      <Pill tone="idle" shape="square">
        {t('campaign.stopped')}
      </Pill>
    );
  const [tone, shape] = PHASE[phase];
  return (
    <Pill tone={tone} shape={shape}>
      {t(`phase.${phase}`)}
    </Pill>
  );
}

export function DraftPill({ state }: { state: DraftState }) {
  const { t } = useTranslation();
  const [tone, shape] = DRAFT[state];
  return (
    <Pill tone={tone} shape={shape}>
      {t(`draft.${state}`)}
    </Pill>
  );
}

export function CommandPill({ state }: { state: CommandState }) {
  const { t } = useTranslation();
  const [tone, shape] = COMMAND[state];
  return (
    <Pill tone={tone} shape={shape}>
      {t(`command.state.${state}`)}
    </Pill>
  );
}

interface Figures {
  code?: string | null;
  failures?: number | null;
  percent?: number | null;
}

/** Why a screen is behind, in sentences, with the figures there are. */
export function useReason(): (reason: BehindReason | null, figures?: Figures) => string {
  const { t } = useTranslation();
  return (reason, { code, failures, percent } = {}) => {
    if (!reason) return '';
    const words = [t(`reason.${lagOf(reason, code)}`)];
    if (reason === 'downloading' && typeof percent === 'number')
      words.push(t('reasonMore.percent', { percent }));
    if (code && code !== 'no_space' && code !== lagOf(reason, code))
      words.push(t(`reasonCode.${code as 'stale'}`, { code, defaultValue: t('reasonCode.other', { code }) }));
    if (failures && failures > 1) words.push(t('reasonMore.tries', { count: failures }));
    return words.join(' ');
  };
}

const SEVERITY: Record<AlertSeverity, [Tone, Shape]> = {
  info: ['accent', 'ring'],
  warning: ['warn', 'triangle'],
  critical: ['bad', 'square'],
};

export function SeverityPill({ severity }: { severity: AlertSeverity }) {
  const { t } = useTranslation();
  const [tone, shape] = SEVERITY[severity];
  return (
    <Pill tone={tone} shape={shape}>
      {t(`alerts.severities.${severity}`)}
    </Pill>
  );
}
