import { Autocomplete, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { DayField } from '../../../../components/DayField/DayField';
import { useMemo } from 'react';
import type { Problem } from '../../../../api/problem';
import { useReason } from '../../../../components/QueryPanel/useReason';
import { useDefinitions } from '../../../../definitions/useDefinition';
import { useSession } from '../../../../app/useSession';
import { useLanguage } from '../../../../i18n/useText';
import { currencies } from '../../../setup/choices';
import styles from '../Campaigns.module.css';
import type { Campaign } from '../campaign';
import { useText } from './text';

interface CampaignFormProps {
  readonly campaign: Campaign;
  readonly problem: Problem | null;
  readonly onChange: (campaign: Campaign) => void;
}

const orNull = (value: string): string | null => (value === '' ? null : value);

export function CampaignForm({ campaign, problem, onChange }: CampaignFormProps) {
  const text = useText();
  const reason = useReason();
  const errorAt = (field: string) => (problem !== null && (problem.path === field || problem.path?.startsWith(`${field}[`) === true) ? reason(problem) : undefined);
  const set = <Field extends keyof Campaign>(field: Field, value: Campaign[Field]) => onChange({ ...campaign, [field]: value });
  const day = (field: 'start' | 'end') => <DayField label={text(`field.${field}`)} value={campaign[field]} error={errorAt(field)} onChange={(value) => set(field, value)} />;
  return (
    <div className={styles.form}>
      <TextInput label={text('field.label')} value={campaign.label} error={errorAt('label')} onChange={(event) => set('label', event.currentTarget.value)} />
      <div className={styles.two}>
        {day('start')}
        {day('end')}
      </div>
      <div className={styles.two}>
        <TextInput label={text('field.owner')} value={campaign.owner ?? ''} error={errorAt('owner')} onChange={(event) => set('owner', orNull(event.currentTarget.value))} />
        <ChannelField value={campaign.channel} error={errorAt('channel')} onChange={(channel) => set('channel', channel)} />
      </div>
      <Planned campaign={campaign} error={errorAt('planned')} onChange={(planned) => set('planned', planned)} />
      <p className="caption muted">{text('plannedHint')}</p>
      <Textarea label={text('field.note')} autosize minRows={2} value={campaign.note ?? ''} error={errorAt('note')} onChange={(event) => set('note', orNull(event.currentTarget.value))} />
    </div>
  );
}

interface ChannelFieldProps {
  readonly value: string | null;
  readonly error: string | undefined;
  readonly onChange: (channel: string | null) => void;
}

/** The channels in force are offered; an import's own name may stand here too. */
function ChannelField({ value, error, onChange }: ChannelFieldProps) {
  const text = useText();
  const { query } = useDefinitions('channels');
  const names = useMemo(() => {
    const rules: unknown = query.data?.rows[0]?.body['rules'];
    return Array.isArray(rules) ? [...new Set(rules.map((rule: { name: string }) => rule.name))] : [];
  }, [query.data]);
  return <Autocomplete label={text('field.channel')} data={names} value={value ?? ''} error={error} onChange={(next) => onChange(orNull(next))} />;
}

interface PlannedProps {
  readonly campaign: Campaign;
  readonly error: string | undefined;
  readonly onChange: (planned: Campaign['planned']) => void;
}

function Planned({ campaign: { planned }, error, onChange }: PlannedProps) {
  const text = useText();
  const language = useLanguage();
  const session = useSession();
  const german = language === 'de';
  const data = useMemo(() => currencies(language), [language]);
  const currency = planned?.[1] ?? session.currency ?? 'EUR';
  return (
    <div className={styles.two}>
      <NumberInput
        label={text('field.planned')}
        value={planned?.[0] ?? ''}
        error={error}
        hideControls
        decimalScale={2}
        allowNegative={false}
        decimalSeparator={german ? ',' : '.'}
        thousandSeparator={german ? '.' : ','}
        onChange={(next) => onChange(next === '' ? null : [String(next), currency])}
      />
      <Select label={text('currency')} searchable data={data} value={currency} disabled={planned === null} onChange={(next) => planned !== null && next !== null && onChange([planned[0], next])} />
    </div>
  );
}
