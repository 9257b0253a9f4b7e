import { createTheme, type MantineColorsTuple } from '@mantine/core';
import controls from './controls.module.css';
import { font, neutralShades, radius, scrim, threadShades } from './tokens';

const field = { classNames: { input: controls.input, label: controls.label, error: controls.error, description: controls.description } };

/**
 * Mantine's theme, built once. Colours come in through `variables.ts`. Components are named, not imported: a page that
 * has no number field must not load one.
 */
export const theme = createTheme({
  fontFamily: font.ui,
  fontFamilyMonospace: font.code,
  primaryColor: 'neutral',
  primaryShade: { light: 9, dark: 1 },
  autoContrast: true,
  defaultRadius: radius.control,
  cursorType: 'pointer',
  respectReducedMotion: true,
  colors: {
    neutral: [...neutralShades] as unknown as MantineColorsTuple,
    thread: [...threadShades] as unknown as MantineColorsTuple,
  },
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '15px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '16px', md: '20px', lg: '20px', xl: '28px' },
  spacing: { xs: '4px', sm: '8px', md: '16px', lg: '24px', xl: '40px' },
  radius: { xs: '4px', sm: '4px', md: '6px', lg: '10px', xl: '999px' },
  breakpoints: { xs: '22.5em', sm: '37.5em', md: '64em', lg: '75em', xl: '90em' },
  headings: { fontFamily: font.ui, fontWeight: '600' },
  components: {
    ActionIcon: { classNames: { root: controls.iconButton } },
    Button: { defaultProps: { variant: 'default' }, classNames: { root: controls.button, section: controls.section } },
    Input: { classNames: { input: controls.input } },
    TextInput: field,
    PasswordInput: {
      classNames: { ...field.classNames, innerInput: controls.innerInput, visibilityToggle: controls.toggle },
    },
    NumberInput: field,
    Textarea: { classNames: { ...field.classNames, input: controls.textarea } },
    Select: {
      defaultProps: { checkIconPosition: 'right', allowDeselect: false },
      classNames: { ...field.classNames, option: controls.option, dropdown: controls.dropdown },
    },
    NativeSelect: field,
    DateInput: field,
    Autocomplete: { classNames: { ...field.classNames, option: controls.option, dropdown: controls.dropdown } },
    TagsInput: { classNames: { ...field.classNames, input: controls.tags, option: controls.option, dropdown: controls.dropdown } },
    MultiSelect: { classNames: { ...field.classNames, input: controls.tags, option: controls.option, dropdown: controls.dropdown } },
    Checkbox: { classNames: { input: controls.checkbox, icon: controls.checkboxIcon, label: controls.checkboxLabel, description: controls.description } },
    Radio: { classNames: { radio: controls.checkbox, icon: controls.checkboxIcon, label: controls.checkboxLabel, description: controls.description } },
    SegmentedControl: {
      defaultProps: { size: 'xs', withItemsBorders: false },
      classNames: { root: controls.segments, label: controls.segment, indicator: controls.indicator, control: controls.segmentControl },
    },
    Tabs: { classNames: { tab: controls.tab, list: controls.tabList } },
    Progress: { classNames: { root: controls.progress, section: controls.progressSection } },
    Popover: { defaultProps: { transitionProps: { duration: 0 } }, classNames: { dropdown: controls.dropdown } },
    Tooltip: { defaultProps: { transitionProps: { duration: 0 } }, classNames: { tooltip: controls.tooltip } },
    Drawer: {
      defaultProps: {
        overlayProps: { color: scrim, backgroundOpacity: 0.36 },
        transitionProps: { duration: 180, timingFunction: 'cubic-bezier(.2,.8,.2,1)' },
      },
    },
    Modal: {
      defaultProps: { overlayProps: { color: scrim, backgroundOpacity: 0.36 }, transitionProps: { duration: 120 }, radius: radius.panel },
    },
    Skeleton: { defaultProps: { radius: radius.small, animate: false }, classNames: { root: controls.skeleton } },
  },
});
