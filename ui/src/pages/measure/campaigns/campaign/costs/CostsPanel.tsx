import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useSession } from '../../../../../app/useSession';
import { DataTable } from '../../../../../components/DataTable/DataTable';
import { Pages } from '../../../../../components/DataTable/Pages';
import { Empty } from '../../../../../components/QueryPanel/Empty';
import { QueryPanel } from '../../../../../components/QueryPanel/QueryPanel';
import { RowsSkeleton } from '../../../../../components/QueryPanel/Skeletons';
import { SidePanel } from '../../../../../components/SidePanel/SidePanel';
import { formatOf } from '../../../../../format/format';
import { useFormat } from '../../../../../format/useFormat';
import { useLanguage } from '../../../../../i18n/useText';
import styles from '../../Campaigns.module.css';
import type { Campaign } from '../../campaign';
import { CostFields } from './CostFields';
import { TakeBack } from './TakeBack';
import { useText } from './text';
import { useColumns } from './useColumns';
import { useCosts, type Cost, type CostPage } from './useCosts';

interface CostsPanelProps {
  readonly code: string;
  readonly campaign: Campaign;
}

/** What the campaign has cost and is planned to cost: listed, booked, taken back. */
export function CostsPanel({ code, campaign }: CostsPanelProps) {
  const text = useText();
  const [page, setPage] = useState(1);
  const [booking, form] = useDisclosure(false);
  const [leaving, setLeaving] = useState<Cost | null>(null);
  const asked = useCosts(code, page);
  const may = useSession().user?.role !== 'viewer';
  const found = asked.query.data;
  const columns = useColumns(may ? setLeaving : null);
  const book = may && (
    <Button leftSection={<IconPlus className="icon" aria-hidden />} onClick={form.open}>
      {text('book')}
    </Button>
  );
  return (
    <section className={styles.costs} aria-label={text('title')}>
      <div className={styles.costsHead}>
        <h2>{text('title')}</h2>
        {found !== undefined && found.total > 0 && <Sums sums={found.sums} />}
        {found !== undefined && found.total > 0 && book}
      </div>
      <QueryPanel
        {...asked}
        skeleton={<RowsSkeleton rows={3} />}
        isEmpty={({ total }) => total === 0}
        empty={
          <Empty title={text('none')} action={book}>
            {text('noneText')}
          </Empty>
        }
      >
        {(costs) => (
          <>
            <DataTable columns={columns} rows={costs.rows} rowKey={(row) => row.cost_id} caption={text('title')} />
            {costs.total > costs.size && <Pages page={costs.page} size={costs.size} total={costs.total} shown={costs.rows.length} onPage={setPage} />}
          </>
        )}
      </QueryPanel>
      <SidePanel opened={booking} onClose={form.close} title={text('book')}>
        <CostFields code={code} campaign={campaign} onDone={form.close} />
      </SidePanel>
      <SidePanel opened={leaving !== null} onClose={() => setLeaving(null)} title={text('takeBackTitle')}>
        {leaving !== null && <TakeBack cost={leaving} onDone={() => setLeaving(null)} />}
      </SidePanel>
    </section>
  );
}

/** Real, planned and assumed cost apart, each currency for itself. */
function Sums({ sums }: { readonly sums: CostPage['sums'] }) {
  const text = useText();
  const language = useLanguage();
  const format = useFormat();
  const { timezone } = useSession();
  if (sums.length === 0) return null;
  const parts = sums.map(({ status, currency, amount }) => text('sum', { status: text(`statuses.${status}`), amount: formatOf(language, currency, timezone).money(Number(amount), 2) }));
  return <span className="caption secondary">{format.list(parts)}</span>;
}
