import { Button } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { Problem } from '../../../../api/problem';
import { Lead } from '../../../../components/Lead/Lead';
import { Empty } from '../../../../components/QueryPanel/Empty';
import { QueryPanel } from '../../../../components/QueryPanel/QueryPanel';
import { DefinitionShell, type ChangeWords } from '../../../../definitions/shell/DefinitionShell';
import { useDefinition, type DefinitionState } from '../../../../definitions/useDefinition';
import { useDraft } from '../../../../definitions/useDraft';
import { useFormat } from '../../../../format/useFormat';
import { useSession } from '../../../../app/useSession';
import { useToday } from '../../../../period/useToday';
import { useBarTitle } from '../../../../shell/bar/BarPlace';
import { campaignOf, phaseOf, type Campaign } from '../campaign';
import styles from '../Campaigns.module.css';
import { CampaignForm } from './CampaignForm';
import { CostsPanel } from './costs/CostsPanel';
import { useText } from './text';

export default function CampaignPage() {
  const text = useText();
  const navigate = useNavigate();
  const { code = '' }: { code?: string } = useParams({ strict: false });
  const { query, queryKey } = useDefinition({ kind: 'campaign', name: code });
  const [round, setRound] = useState(0);
  const body = query.data?.draft?.body ?? query.data?.published?.body;
  useBarTitle(body === undefined ? null : campaignOf(body).label || code);
  if (query.error instanceof Problem && query.error.status === 404) {
    return (
      <Empty title={text('unknown')} action={<Button onClick={() => void navigate({ to: '/measure/campaigns' })}>{text('toCampaigns')}</Button>}>
        {text('unknownText', { code })}
      </Empty>
    );
  }
  return (
    <QueryPanel query={query} queryKey={queryKey}>
      {(state) => <CampaignView key={`${code} ${round}`} code={code} state={state} onReplaced={() => setRound(round + 1)} />}
    </QueryPanel>
  );
}

interface CampaignViewProps {
  readonly code: string;
  readonly state: DefinitionState;
  readonly onReplaced: () => void;
}

const fields = ['label', 'start', 'end', 'owner', 'channel', 'planned', 'note'] as const;

function CampaignView({ code, state, onReplaced }: CampaignViewProps) {
  const which = { kind: 'campaign', name: code } as const;
  const draft = useDraft(which, state, campaignOf);
  const words = useChangeWords();
  return (
    <DefinitionShell which={which} state={state} draft={draft} words={words} revaluable={false} onReplaced={onReplaced}>
      <CampaignLead campaign={draft.body} code={code} />
      <div className={styles.object}>
        <CampaignForm campaign={draft.body} problem={draft.problem} onChange={draft.change} />
        <CostsPanel code={code} campaign={draft.body} />
      </div>
    </DefinitionShell>
  );
}

function useChangeWords(): ChangeWords {
  const text = useText();
  const format = useFormat();
  return useMemo(() => {
    const fieldOf = (path: string) => fields.find((field) => path === field || path.startsWith(`${field}[`));
    return {
      name: (path) => {
        const known = fieldOf(path);
        return known === undefined ? path : text(`field.${known}`);
      },
      value: (path, value) => {
        const field = fieldOf(path);
        if ((field === 'start' || field === 'end') && typeof value === 'string') return format.day(value);
        return field === 'planned' && Array.isArray(value) ? value.join(' ') : null;
      },
    };
  }, [text, format]);
}

function CampaignLead({ campaign, code }: { readonly campaign: Campaign; readonly code: string }) {
  const text = useText();
  const format = useFormat();
  const { timezone } = useSession();
  const today = useToday(timezone);
  const phase = phaseOf(campaign, today);
  const values = { start: campaign.start === null ? '' : format.day(campaign.start), end: campaign.end === null ? '' : format.day(campaign.end) };
  const sentence = phase === 'running' && campaign.end === null ? text('lead.runningOn', values) : phase === 'running' && campaign.start === null ? text('lead.runningUntil', values) : text(`lead.${phase}`, values);
  return <Lead aside={text('lead.code', { code })}>{sentence}</Lead>;
}
