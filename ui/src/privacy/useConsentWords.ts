import { useMemo } from 'react';
import { usePurposeName } from '../consent/usePurposeName';
import { useText } from './text';

const whys = ['granted', 'denied', 'default', 'legitimate_interest', 'contract', 'no_basis', 'gpc', 'measurement'] as const;
const bases = ['consent', 'legitimate_interest', 'contract', 'none'] as const;
const hows = ['api', 'tracker', 'sdk', 'tcf', 'gpc', 'double_opt_in', 'import'] as const;

export interface ConsentWords {
  readonly purpose: (name: string) => string;
  readonly why: (name: string) => string;
  readonly basis: (name: string) => string;
  readonly how: (name: string) => string;
}

/** The server's words for consent as people say them; an unknown one stands as it is. */
export function useConsentWords(): ConsentWords {
  const text = useText();
  const purposeName = usePurposeName();
  return useMemo(() => {
    const why = (name: string) => {
      const found = whys.find((one) => one === name);
      return found === undefined ? name : text(`why.${found}`);
    };
    const basis = (name: string) => {
      const found = bases.find((one) => one === name);
      return found === undefined ? name : text(`basis.${found}`);
    };
    const how = (name: string) => {
      const found = hows.find((one) => one === name);
      return found === undefined ? name : text(`how.${found}`);
    };
    return { purpose: (name) => (name === 'gpc' ? text('signal') : purposeName(name)), why, basis, how };
  }, [text, purposeName]);
}
