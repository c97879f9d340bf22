import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { useTranslation } from '../lib/use-translation';

/** A password, whose eye is named in the reader's language. */
export function PasswordField(props: PasswordInputProps) {
  const { t } = useTranslation();
  return <PasswordInput visibilityToggleButtonProps={{ 'aria-label': t('entry.showPassword') }} {...props} />;
}
