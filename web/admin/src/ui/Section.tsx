import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useId } from 'react';
import classes from './Section.module.css';

export function Section({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={`v-card ${classes.section}`} aria-labelledby={id}>
      <Title order={2} id={id}>
        {title}
      </Title>
      {lead && (
        <Text size="sm" c="dimmed">
          {lead}
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
