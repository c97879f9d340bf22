import type {
  BehindReason,
  CampaignPhase,
  CommandState,
  Convergence,
  ConvergenceState,
  DraftState,
  ScreenStatus,
} from '@vitrine/api/types';
import { useTranslation } from 'react-i18next';
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
  convergence: Pick<Convergence, 'state' | 'have' | 'need'> | null;
}) {
  const { t } = useTranslation();
  if (!convergence)
    return (
      <Pill tone="idle" shape="ring">
        {t('convergence.none')}
      </Pill>
    );
  const { state, have, need } = convergence;
  const [tone, shape] = CONVERGENCE[state];
  return (
    <Pill tone={tone} shape={shape}>
      {state === 'downloading' && need
        ? t('convergence.downloadingOf', { have: have ?? 0, need })
        : t(`convergence.${state}`)}
    </Pill>
  );
}

export function PhasePill({ phase }: { phase: CampaignPhase }) {
  const { t } = useTranslation();
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

/** Why a screen is behind, in a sentence that says what to do. */
export function useReason(): (reason: BehindReason | null) => string {
  const { t } = useTranslation();
  return (reason) => (reason ? t(`reason.${reason}`) : '');
}
