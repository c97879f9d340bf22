import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useId } from 'react';
import type { Topic } from '../lib/guide';
import { LearnMore } from './LearnMore';
import classes from './Section.module.css';

interface Props {
  title: string;
  lead?: string;
  /** Where the guide tells more of it. */
  learn?: Topic;
  children: ReactNode;
}

export function Section({ title, lead, learn, children }: Props) {
  const id = useId();
  return (
    <section className={`v-card ${classes.section}`} aria-labelledby={id}>
      <Title order={2} id={id}>
        {title}
      </Title>
      {(lead || learn) && (
        <Text size="sm" c="dimmed">
          {lead} {learn && <LearnMore topic={learn} about={title} />}
        </Text>
      )}
      <div style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 16, marginTop: 16 }}>
        {children}
      </div>
    </section>
  );
}

interface ChoicesProps<T extends string> {
  name: string;
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: { value: T; label: string; text?: string }[];
}

/** A few options as cards; each is a real radio button. */
export function Choices<T extends string>({ name, label, value, onChange, options }: ChoicesProps<T>) {
  return (
    <div className={classes.choices} role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value} className={classes.choice}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={value === option.value}
            onChange={() => onChange(option.value)}
          />
          <span>
            <Text component="span" fw={550} display="block" size="sm">
              {option.label}
            </Text>
            {option.text && (
              <Text component="span" size="xs" c="dimmed" display="block">
                {option.text}
              </Text>
            )}
          </span>
        </label>
      ))}
    </div>
  );
}
