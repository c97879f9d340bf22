import { UnstyledButton } from '@mantine/core';
import { IconAlertTriangleFilled, IconCheck } from '@tabler/icons-react';
import { useTranslation } from '../../../lib/use-translation';
import { STEPS, type Step } from './steps';
import classes from './Wizard.module.css';

interface Props {
  step: Step;
  /** Where one has been: only there is said what is missing. */
  seen: ReadonlySet<Step>;
  /** The steps in which something is to be mended. */
  wrong: Step[];
  onGo: (step: Step) => void;
}

/** The steps as a list of buttons, each with how it stands. */
export function StepBar({ step, seen, wrong, onGo }: Props) {
  const { t } = useTranslation();
  const isCheckSeen = seen.has('check');
  return (
    <nav aria-label={t('wizard.steps')}>
      <ol className={classes.steps}>
        {STEPS.map((one, at) => {
          const isWrong = one !== step && (seen.has(one) || isCheckSeen) && wrong.includes(one);
          const isDone = one !== step && seen.has(one) && one !== 'check' && !isWrong;
          return (
            <li key={one}>
              <UnstyledButton
                className={classes.step}
                data-state={isWrong ? 'wrong' : isDone ? 'done' : undefined}
                aria-current={one === step ? 'step' : undefined}
                onClick={() => onGo(one)}
              >
                <span className={classes.number} aria-hidden>
                  {isWrong ? (
                    <IconAlertTriangleFilled size={15} />
                  ) : isDone ? (
                    <IconCheck size={16} stroke={2.5} />
                  ) : (
                    at + 1
                  )}
                </span>
                <span>
                  {t(`step.${one}`)}
                  {(isWrong || isDone) && (
                    <span className="v-visually-hidden">
                      {' '}
                      {isWrong ? t('wizard.toMend') : t('wizard.done')}
                    </span>
                  )}
                </span>
              </UnstyledButton>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
