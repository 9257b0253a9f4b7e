import { useMediaQuery } from '@mantine/hooks';
import { breakpoint } from './tokens';

/** One column, controls as large as a finger. */
export const useIsPhone = (): boolean => useMediaQuery(`(max-width: ${breakpoint.phone - 1}px)`, undefined, { getInitialValueInEffect: false });

/** Wide enough for a row of a dozen choices. */
export const useIsWide = (): boolean => useMediaQuery('(min-width: 90em)', undefined, { getInitialValueInEffect: false });

/** Wide enough for a side panel beside the page. */
export const useIsDesk = (): boolean => useMediaQuery(`(min-width: ${breakpoint.desk}px)`, undefined, { getInitialValueInEffect: false });
