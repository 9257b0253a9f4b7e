import { describe, expect, it } from 'vitest';
import { daily, type Overview } from '../src/pages/know/privacy/consent/useOverview';
import { retentionOf } from '../src/pages/know/privacy/retention/retention';
import { countries } from '../src/pages/know/privacy/rules/countries';
import { nothing, policyOf, withChannel, withNumbers, withWords, wordsFor } from '../src/pages/know/privacy/rules/policy';
import { exportAddress, isPending, type RequestRow } from '../src/privacy/useRequests';

const overview = (changes: Overview['changes']): Overview => ({ people: 3, purposes: [], changes, ways: [], policy_version: 1 });

describe('decisions by day', () => {
  it('add up all purposes and leave no day out', () => {
    const found = daily(
      overview([
        { day: '2026-03-02', purpose: 'measurement', granted: 2, denied: 1, pending: 0 },
        { day: '2026-03-02', purpose: 'marketing.email', granted: 1, denied: 0, pending: 5 },
      ]),
      '2026-03-01',
      '2026-03-03',
    );
    expect(found).toEqual([
      { day: '2026-03-01', granted: 0, denied: 0 },
      { day: '2026-03-02', granted: 3, denied: 1 },
      { day: '2026-03-03', granted: 0, denied: 0 },
    ]);
  });

  it('stay within the period', () => {
    expect(daily(overview([{ day: '2026-04-01', purpose: 'measurement', granted: 2, denied: 1, pending: 0 }]), '2026-03-31', '2026-03-31')).toEqual([{ day: '2026-03-31', granted: 0, denied: 0 }]);
  });

  it('cross the change of the clocks without losing a day', () => {
    expect(daily(overview([]), '2026-03-28', '2026-03-30').map((one) => one.day)).toEqual(['2026-03-28', '2026-03-29', '2026-03-30']);
  });
});

describe('periods', () => {
  it('are for ever unless they are days', () => {
    expect(retentionOf({ persons: 730, visitors: null, quarantine: 'x' })).toEqual({
      visitors: null,
      persons: 730,
      interests: null,
      evidence: null,
      quarantine: null,
      receipts: null,
    });
  });
});

describe('requests', () => {
  const row = { state: 'open' } as RequestRow;
  it('wait while they are open or scheduled', () => {
    expect((['open', 'scheduled', 'done', 'refused'] as const).map((state) => isPending({ ...row, state }))).toEqual([true, true, false, false]);
  });
  it('lead to a file of one person alone', () => {
    expect(exportAddress('../p_1?x', 'de')).toBe('/api/people/..%2Fp_1%3Fx/export?lang=de');
  });
});

describe('rules of consent', () => {
  const policy = policyOf({
    purposes: [
      { purpose: 'measurement', basis: 'consent', unknown: { DE: 'denied', '*': 'granted' } },
      { purpose: 'marketing', basis: 'legitimate_interest' },
      { purpose: 'fun' },
    ],
    categories: { analytics: ['measurement'], both: ['measurement', 'personalisation'], necessary: [] },
    tcf: { measurement: [1, 7] },
    gpc: ['marketing'],
  });
  it('are read as the server keeps them; what is missing is a no', () => {
    expect(policy.purposes).toEqual([
      { purpose: 'measurement', basis: 'consent', unknown: { DE: 'denied', '*': 'granted' } },
      { purpose: 'marketing', basis: 'legitimate_interest', unknown: { '*': 'denied' } },
    ]);
    expect(policy.kept).toEqual([]);
  });
  it('keep what a word means besides, and forget a word that means nothing any more', () => {
    expect(wordsFor(policy, 'measurement')).toEqual(['analytics', 'both']);
    const changed = withWords(policy, 'measurement', ['Statistik', 'necessary']);
    expect(changed.categories).toEqual({ both: ['personalisation'], statistik: ['measurement'], necessary: ['measurement'] });
  });
  it('know words that mean none of the purposes', () => {
    expect(wordsFor(policy, nothing)).toEqual(['necessary']);
    expect(withWords(policy, nothing, ['essential', 'both']).categories).toEqual({ analytics: ['measurement'], both: ['measurement', 'personalisation'], essential: [] });
  });
  it('give a channel its own rule as it stood, and take numbers of the framework away', () => {
    expect(withChannel(policy, 'marketing.email').purposes[2]).toEqual({ purpose: 'marketing.email', basis: 'legitimate_interest', unknown: { '*': 'denied' } });
    expect(withNumbers(policy, 'measurement', ['x', '']).tcf).toEqual({});
    expect(withNumbers(policy, 'marketing.ads', ['2', '3', 'x']).tcf).toEqual({ measurement: [1, 7], 'marketing.ads': [2, 3] });
  });
  it('know countries by name, and none that is no more', () => {
    const german = countries('de');
    expect(german.find(({ value }) => value === 'AT')).toEqual({ value: 'AT', label: 'Österreich' });
    expect(german.map(({ value }) => value)).not.toContain('DD');
    expect(german.length).toBeGreaterThan(190);
  });
});
