import { useComputedColorScheme } from '@mantine/core';
import { palettes, type Palette, type Scheme } from './tokens';

/** The colour scheme in force, for what CSS cannot colour (charts). */
export const useScheme = (): Scheme => useComputedColorScheme('light');
export const usePalette = (): Palette => palettes[useScheme()];
