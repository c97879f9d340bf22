/** The names that a brand kit comes with; in which language depends on whoever was there first. */
import i18next from 'i18next';

const ROLES = {
  primary: ['Principale', 'Primary'],
  accent: ['Accent'],
  soft: ['Douce', 'Soft'],
  dark: ['Sombre', 'Dark'],
  light: ['Claire', 'Light'],
};

/** The name of a colour: one that nobody has changed is in the reader's language. */
export function colourName({ token, name }: { token: string; name: string }): string {
  const role = token as keyof typeof ROLES;
  return ROLES[role]?.includes(name) ? i18next.t(`brand.role.${role}`) : name;
}
