import type { Same } from '../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  tabs: { label: 'Parts of privacy', requests: 'Requests', consent: 'Consent', rules: 'Rules', retention: 'Retention' },
  allowed: 'allowed',
  refused: 'not allowed',
  why: {
    granted: 'agreed',
    denied: 'declined',
    default: 'default, not decided yet',
    legitimate_interest: 'legitimate interest',
    contract: 'needed for a contract',
    no_basis: 'no legal basis',
    gpc: 'the browser objects',
    measurement: 'needs measurement',
  },
  basis: {
    consent: 'consent',
    legitimate_interest: 'legitimate interest',
    contract: 'contract',
    none: 'none',
  },
  how: {
    api: 'entered',
    tracker: 'on the website',
    sdk: 'repeated by the consent tool',
    tcf: 'IAB string',
    gpc: 'browser signal (GPC)',
    double_opt_in: 'confirmed twice',
    import: 'from another system',
  },
  state: { granted: 'agreed', denied: 'declined', pending: 'confirmation asked for' },
  signal: 'Browser signal (GPC)',
  consent: {
    title: 'Consent',
    since: 'on {{day}}, {{how}}',
    text: 'text version {{version}}',
    basis: 'Legal basis: {{basis}}',
    privacyControl: 'A browser of this person has objected since {{day}} (Global Privacy Control).',
    evidence_one: 'Proof: {{count}} decision',
    evidence_other: 'Proof: {{count}} decisions',
    noEvidence: 'No decision yet: the default holds.',
    from: 'source {{source}}',
    address: 'address {{address}}',
    event: 'Event\u00a0{{id}}',
  },
  export: {
    title: 'Access',
    button: 'Download all data',
    hint: 'A ZIP with a readable page and a file for machines (Art. 15 and 20 GDPR). For this person only.',
    request: 'Record this person’s request',
  },
  waiting: {
    erasure: 'Will be forgotten in the night to {{day}}.',
    export: 'Asked for access on {{day}}.',
    open: 'To the requests',
  },
};
export default en;
