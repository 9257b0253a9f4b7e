import { useText } from '../text';

const onMac = (): boolean => /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The keys that open the search, as this machine names them. */
export function useShortcut(): string {
  const text = useText();
  return onMac() ? text('search.keysMac') : text('search.keys');
}
