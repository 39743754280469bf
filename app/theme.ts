import { createTheme, virtualColor } from '@mantine/core';

/** Pages are dense; on the sign-in page alone controls are larger. */
const small = { defaultProps: { size: 'xs' } };
const closeButtonProps = { 'aria-label': 'Close' };

/** Controls are ink on paper: hues are kept for what they mean in data (see tokens.css). */
export const theme = createTheme({
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  headings: { fontWeight: '600' },
  colors: { ink: virtualColor({ name: 'ink', light: 'dark', dark: 'gray' }) },
  primaryColor: 'ink',
  primaryShade: { light: 8, dark: 2 },
  autoContrast: true,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    ...{ Autocomplete: small, Button: small, MultiSelect: small, NativeSelect: small, NumberInput: small },
    ...{ PasswordInput: small, Select: small, Textarea: small, TextInput: small },
    Tooltip: {
      defaultProps: {
        openDelay: 250,
        withArrow: false,
        multiline: true,
        maw: 300,
        events: { hover: true, focus: true, touch: true },
      },
    },
    // The ink of checks is the paper they are on: Mantine's is white in both schemes.
    Checkbox: { defaultProps: { size: 'xs', iconColor: 'var(--page)' } },
    Popover: { defaultProps: { shadow: 'md', transitionProps: { duration: 80 } } },
    Menu: { defaultProps: { shadow: 'md', transitionProps: { duration: 80 } } },
    Modal: { defaultProps: { centered: true, closeButtonProps, transitionProps: { duration: 100 } } },
    Drawer: { defaultProps: { closeButtonProps } },
  },
});
