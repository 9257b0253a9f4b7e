import type { CSSVariablesResolver } from '@mantine/core';
import { palettes, scrim, shadows, size, type ColourName, type Scheme } from './tokens';

/** `data.cash.soft` is read in CSS as `--f-data-cash-soft`. */
export const cssName = (name: ColourName): string => `--f-${name.replaceAll('.', '-')}`;

const colours = (scheme: Scheme): Record<string, string> => {
  const palette = palettes[scheme];
  const own = Object.fromEntries(
    (Object.keys(palette) as ColourName[]).map((name) => [cssName(name), palette[name]]),
  );
  return {
    ...own,
    '--f-shadow-control': shadows[scheme].control,
    '--f-shadow-overlay': shadows[scheme].overlay,
    '--mantine-color-body': palette.surface,
    '--mantine-color-text': palette.text,
    '--mantine-color-dimmed': palette['text.muted'],
    '--mantine-color-placeholder': palette['text.muted'],
    '--mantine-color-anchor': palette['data.cash'],
    '--mantine-color-error': palette['meaning.worse'],
    '--mantine-color-default': palette.surface,
    '--mantine-color-default-hover': palette['surface.subtle'],
    '--mantine-color-default-color': palette.text,
    '--mantine-color-default-border': palette['border.strong'],
    '--mantine-color-disabled': palette['surface.inset'],
    '--mantine-color-disabled-color': palette['text.muted'],
    '--mantine-color-disabled-border': palette['surface.inset'],
    '--mantine-primary-color-filled': palette.action,
    '--mantine-primary-color-filled-hover': palette.action,
    '--mantine-primary-color-contrast': palette['action.text'],
    '--mantine-primary-color-light': palette['surface.inset'],
    '--mantine-primary-color-light-hover': palette['surface.inset'],
    '--mantine-primary-color-light-color': palette.text,
  };
};

/** Puts the tokens behind Mantine's own variables, so that its components follow both colour schemes. */
export const variables: CSSVariablesResolver = () => ({
  variables: {
    '--f-scrim': scrim,
    '--f-navigation': `${size.navigation}px`,
    '--f-navigation-rail': `${size.navigationRail}px`,
    '--f-bar': `${size.bar}px`,
    '--f-control': `${size.control}px`,
    '--f-control-small': `${size.controlSmall}px`,
    '--f-table-row': `${size.tableRow}px`,
    '--f-table-row-drawer': `${size.tableRowInDrawer}px`,
    '--f-mobile-tabs': `${size.mobileTabs}px`,
    '--f-touch': `${size.touchTarget}px`,
    '--f-content': `${size.content}px`,
  },
  light: colours('light'),
  dark: colours('dark'),
});
