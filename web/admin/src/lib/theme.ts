import {
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  type MantineThemeOverride,
  mergeThemeOverrides,
} from '@mantine/core';
import type { TFunction } from 'i18next';

/** The list itself scrolls, which whoever has no mouse moves through by its options. */
const LISTED = {
  defaultProps: { withScrollArea: false },
  styles: { options: { maxHeight: 240, overflowY: 'auto' } },
} as const;
const PICKED = 'D MMM YYYY';

const iris: MantineColorsTuple = [
  '#f1f2ff',
  '#e2e4fd',
  '#c4c8f9',
  '#a5abf6',
  '#8b92f2',
  '#6a71ea',
  '#4f55e0',
  '#4147c6',
  '#363ba6',
  '#2b2f85',
];

const ink: MantineColorsTuple = [
  '#e6e8ee',
  '#c3c7d1',
  '#a4a9b6',
  '#7f8594',
  '#565c6b',
  '#3a3f4b',
  '#2b2f39',
  '#1e212a',
  '#16181f',
  '#0f1116',
];

const theme = createTheme({
  primaryColor: 'iris',
  primaryShade: { light: 6, dark: 6 },
  colors: { iris, dark: ink },
  fontFamily:
    '"Inter Variable", Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Code", "Liberation Mono", monospace',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.625rem', lineHeight: '1.25' },
      h2: { fontSize: '1.125rem', lineHeight: '1.35' },
      h3: { fontSize: '1rem', lineHeight: '1.4' },
    },
  },
  components: {
    Modal: {
      defaultProps: {
        centered: true,
        radius: 'lg',
        padding: 'lg',
        overlayProps: { backgroundOpacity: 0.4, blur: 2 },
      },
      styles: { title: { fontWeight: 600, lineHeight: 1.35 } },
    },
    // A dialog's title bar is no banner of the page.
    ModalHeader: { defaultProps: { component: 'div' } },
    DrawerHeader: { defaultProps: { component: 'div' } },
    Drawer: { defaultProps: { overlayProps: { backgroundOpacity: 0.25 } } },
    // The library's place for the first focus is nothing that a menu may hold; without it, that is the first item.
    Menu: { defaultProps: { shadow: 'md', radius: 'md', width: 220, withInitialFocusPlaceholder: false } },
    Card: { defaultProps: { radius: 'lg', padding: 'lg', withBorder: true } },
    Select: LISTED,
    MultiSelect: LISTED,
    TagsInput: LISTED,
    Autocomplete: LISTED,
    TextInput: { defaultProps: { size: 'sm' } },
    Day: { defaultProps: { className: 'v-day', highlightToday: true } },
    Alert: {
      defaultProps: { radius: 'md' },
      styles: {
        title: { color: 'var(--mantine-color-text)' },
        message: { color: 'var(--mantine-color-text)' },
      },
    },
    Table: { defaultProps: { verticalSpacing: 'sm', horizontalSpacing: 'md' } },
  },
});

/** What opens over a page belongs to its content, which `Shell` has a place for. */
export const LAYERS = 'layers';
export const insideTheme = createTheme({
  components: { Popover: { defaultProps: { portalProps: { target: `#${LAYERS}` } } } },
});

/** How the calendar that a field of dates opens is named. */
export function pickerProps(t: TFunction) {
  return { returnFocus: true, attributes: { dropdown: { 'aria-label': t('date.choose') } } };
}

/** The theme, with the words of what the library draws by itself. */
export function themeIn(t: TFunction): MantineThemeOverride {
  const calendar = {
    previousMonth: t('date.previousMonth'),
    nextMonth: t('date.nextMonth'),
    previousYear: t('date.previousYear'),
    nextYear: t('date.nextYear'),
    previousDecade: t('date.previousDecade'),
    nextDecade: t('date.nextDecade'),
  };
  const picker = {
    ariaLabels: calendar,
    clearButtonProps: { 'aria-label': t('action.clearDate') },
    popoverProps: pickerProps(t),
  };
  return mergeThemeOverrides(
    theme,
    createTheme({
      components: {
        Calendar: { defaultProps: { ariaLabels: calendar } },
        DatePickerInput: { defaultProps: { ...picker, valueFormat: PICKED } },
        DateTimePicker: {
          defaultProps: {
            ...picker,
            valueFormat: `${PICKED} HH:mm`,
            submitButtonProps: { 'aria-label': t('date.take') },
            timePickerProps: { hoursInputLabel: t('date.hours'), minutesInputLabel: t('date.minutes') },
          },
        },
      },
    }),
  );
}

/** Text and line colours that keep 4.5:1 on their surface in both schemes. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f7f7fa',
    '--mantine-color-text': '#1b1d27',
    '--mantine-color-dimmed': '#5a6070',
    '--mantine-color-placeholder': '#666c7b',
    '--mantine-color-error': '#c02626',
    '--mantine-color-anchor': '#4147c6',
    '--v-surface': '#ffffff',
    '--v-sunken': '#f0f1f5',
    '--v-line': '#e3e5ec',
    '--v-line-strong': '#cdd1db',
    '--v-accent': '#4f55e0',
    '--v-accent-text': '#4147c6',
    '--v-accent-soft': '#eeefff',
    '--v-good': '#14713c',
    '--v-good-soft': '#e5f6ec',
    '--v-warn': '#8a4b00',
    '--v-warn-soft': '#fff3df',
    '--v-bad': '#b42318',
    '--v-bad-soft': '#fdeceb',
    '--v-idle': '#545a69',
    '--v-idle-soft': '#eff0f4',
    '--v-shadow': '0 1px 2px rgb(20 22 40 / 5%), 0 6px 20px rgb(20 22 40 / 4%)',
  },
  dark: {
    '--mantine-color-body': '#111319',
    '--mantine-color-text': '#e8eaf0',
    '--mantine-color-dimmed': '#a2a8b6',
    '--mantine-color-placeholder': '#8f96a5',
    '--mantine-color-error': '#ff8f87',
    '--mantine-color-anchor': '#a5abf6',
    '--mantine-color-iris-light': '#262a4c',
    '--mantine-color-iris-light-hover': '#30355e',
    '--mantine-color-iris-light-color': '#b4b9f8',
    '--mantine-color-red-light-color': '#ff9d94',
    '--mantine-color-yellow-light': '#3a2c14',
    '--mantine-color-orange-light': '#3a2c14',
    '--v-surface': '#191c24',
    '--v-sunken': '#13151b',
    '--v-line': '#2a2e39',
    '--v-line-strong': '#3d4250',
    '--v-accent': '#7c83f0',
    '--v-accent-text': '#b4b9f8',
    '--v-accent-soft': '#262a4c',
    '--v-good': '#6fd69a',
    '--v-good-soft': '#173326',
    '--v-warn': '#f2bb6a',
    '--v-warn-soft': '#3a2c14',
    '--v-bad': '#ff9d94',
    '--v-bad-soft': '#43201d',
    '--v-idle': '#aab0bd',
    '--v-idle-soft': '#262a33',
    '--v-shadow': '0 1px 2px rgb(0 0 0 / 40%)',
  },
});
