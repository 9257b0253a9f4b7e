import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import { DataTable } from '../../../components/DataTable/DataTable';
import { Lead } from '../../../components/Lead/Lead';
import { Empty } from '../../../components/QueryPanel/Empty';
import { QueryPanel } from '../../../components/QueryPanel/QueryPanel';
import { SidePanel } from '../../../components/SidePanel/SidePanel';
import { useDefinitions } from '../../../definitions/useDefinition';
import { useFormat } from '../../../format/useFormat';
import { useSession } from '../../../app/useSession';
import { useToday } from '../../../period/useToday';
import { campaignOf, phaseOf } from './campaign';
import styles from './Campaigns.module.css';
import { NewCampaign } from './NewCampaign';
import { useText } from './text';
import { useColumns, type CampaignRow } from './useColumns';

const newestFirst = (a: CampaignRow, b: CampaignRow): number =>
  (b.campaign.start ?? '').localeCompare(a.campaign.start ?? '') || a.campaign.label.localeCompare(b.campaign.label, undefined, { numeric: true });

export default function CampaignsPage() {
  const text = useText();
  const format = useFormat();
  const { timezone } = useSession();
  const today = useToday(timezone);
  const { query, queryKey } = useDefinitions('campaign');
  const [creating, form] = useDisclosure(false);
  const columns = useColumns();
  const rows = useMemo(
    (): CampaignRow[] =>
      (query.data?.rows ?? [])
        .map((row) => {
          const campaign = campaignOf(row.body);
          return { code: row.key, campaign, phase: phaseOf(campaign, today), published: row.published_version !== null, draft: row.draft };
        })
        .toSorted(newestFirst),
    [query.data, today],
  );
  const running = rows.filter((row) => row.phase === 'running').length;
  const create = (
    <Button variant={rows.length === 0 ? 'filled' : 'default'} leftSection={<IconPlus className="icon" aria-hidden />} onClick={form.open}>
      {text('new')}
    </Button>
  );
  return (
    <>
      <Lead aside={text('lead.aside')}>{rows.length === 0 ? text('lead.none') : text('lead.campaigns', { count: rows.length, amount: format.count(rows.length), running: format.count(running) })}</Lead>
      {rows.length > 0 && <div className={styles.tools}>{create}</div>}
      <QueryPanel
        query={query}
        queryKey={queryKey}
        isEmpty={() => rows.length === 0}
        empty={
          <Empty title={text('empty')} action={create}>
            {text('emptyText')}
          </Empty>
        }
      >
        {() => <DataTable columns={columns} rows={rows} rowKey={(row) => row.code} caption={text('caption')} />}
      </QueryPanel>
      <SidePanel opened={creating} onClose={form.close} title={text('new')}>
        <NewCampaign taken={rows.map((row) => row.code)} onDone={form.close} />
      </SidePanel>
    </>
  );
}
