import { Button, Checkbox, NumberInput, SegmentedControl, TagsInput, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { QueryPanel } from '../../components/QueryPanel/QueryPanel';
import { useFormat } from '../../format/useFormat';
import { useLabel } from '../../i18n/useText';
import { PersonField } from '../../pages/know/privacy/PersonField';
import type { Experience } from '../experience';
import { Explained } from './Explained';
import styles from './Preview.module.css';
import { useText } from './text';
import { emptyQuestion, usePreview, type Question } from './usePreview';

interface PreviewPanelProps {
  readonly name: string;
  readonly experience: Experience;
  /** Not published as it stands: it is looked at as the draft that it is. */
  readonly draft: boolean;
}

interface Eyes {
  readonly real: boolean;
  readonly person: string | null;
  readonly visits: number;
  readonly interests: readonly string[];
  readonly campaign: string;
  readonly keyword: string;
  readonly country: string;
  readonly page: string;
  readonly leave: boolean;
  readonly draw: number;
}

const someone: Eyes = { real: false, person: null, visits: 1, interests: [], campaign: '', keyword: '', country: '', page: '', leave: true, draw: 1 };
const [pause, strong] = [400, 50];

function questionOf(eyes: Eyes, name: string, experience: Experience, draft: boolean): Question | null {
  if (eyes.real && eyes.person === null) return null;
  const campaign = { ...(eyes.campaign !== '' && { name: eyes.campaign }), ...(eyes.keyword !== '' && { term: eyes.keyword }) };
  const context = {
    ...(Object.keys(campaign).length > 0 && { campaign }),
    ...(eyes.country !== '' && { location: { country: eyes.country.toUpperCase() } }),
    ...(eyes.page !== '' && { page: { path: eyes.page, url: eyes.page } }),
  };
  const shared: Question = { ...emptyQuestion, context, placements: [experience.placement], drafts: draft ? { [name]: experience } : {}, unit: `preview-${eyes.draw}`, visit: eyes.draw };
  if (eyes.real) return { ...shared, person: eyes.person };
  const interests = Object.fromEntries(eyes.interests.map((tag) => [tag, strong]));
  return { ...shared, leave: eyes.leave, made_up: { visits: eyes.visits, orders: 0, points: 0, interests, traits: {}, segments: [] } };
}

/** The placement through somebody's eyes, made up or real: what they would see now, and every reason for it. */
export default function PreviewPanel({ name, experience, draft }: PreviewPanelProps) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const [eyes, setEyes] = useState(someone);
  const [settled] = useDebouncedValue(eyes, pause);
  const set = <Field extends keyof Eyes>(field: Field, value: Eyes[Field]) => setEyes({ ...eyes, [field]: value });
  const asked = usePreview(questionOf(settled, name, experience, draft));
  const nameOf = (key: string) => label(experience.variants.find((one) => one.key === key)?.label ?? { de: key, en: key }) || key;
  return (
    <div className={styles.panel}>
      <p className="secondary">{text('what')}</p>
      <SegmentedControl
        aria-label={text('who')}
        value={eyes.real ? 'real' : 'madeUp'}
        data={(['madeUp', 'real'] as const).map((value) => ({ value, label: text(value) }))}
        onChange={(value) => set('real', value === 'real')}
      />
      <div className={styles.eyes}>
        {eyes.real ? (
          <PersonField value={eyes.person} error={undefined} words={{ label: text('person'), hint: text('personHint') }} onChange={(person) => set('person', person)} />
        ) : (
          <>
            <NumberInput label={text('visits')} min={0} allowDecimal={false} value={eyes.visits} onChange={(value) => set('visits', Number(value))} />
            <TagsInput label={text('interests')} description={text('interestsHint')} value={[...eyes.interests]} data={[...new Set(experience.variants.flatMap(({ tags }) => tags))]} acceptValueOnBlur onChange={(tags) => set('interests', tags)} />
          </>
        )}
        <TextInput label={text('campaign')} value={eyes.campaign} onChange={(event) => set('campaign', event.currentTarget.value)} />
        <TextInput label={text('keyword')} value={eyes.keyword} onChange={(event) => set('keyword', event.currentTarget.value)} />
        <TextInput label={text('country')} description={text('countryHint')} maxLength={2} value={eyes.country} onChange={(event) => set('country', event.currentTarget.value)} />
        <TextInput label={text('page')} value={eyes.page} onChange={(event) => set('page', event.currentTarget.value)} />
      </div>
      {!eyes.real && <Checkbox label={text('leave')} checked={eyes.leave} onChange={(event) => set('leave', event.currentTarget.checked)} />}
      <div className={styles.lot}>
        <Button size="xs" leftSection={<IconRefresh className="icon" aria-hidden />} onClick={() => set('draw', eyes.draw + 1)}>
          {text('another')}
        </Button>
        <span className="caption muted">{text('drawn', { number: format.count(eyes.draw) })}</span>
      </div>
      {(!settled.real || settled.person !== null) && (
        <QueryPanel query={asked.query} queryKey={asked.queryKey}>
          {({ decisions }) => (
            <div aria-live="polite">
              {decisions.length === 0 && <p className="secondary">{text('nothing')}</p>}
              {decisions.map((seen) => (
                <Explained key={seen.placement} seen={seen} name={seen.experience === name ? nameOf(seen.variant) : `${seen.experience}: ${seen.variant}`} />
              ))}
            </div>
          )}
        </QueryPanel>
      )}
    </div>
  );
}
