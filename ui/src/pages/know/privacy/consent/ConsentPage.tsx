import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMemo } from 'react';
import { DataTable } from '../../../../components/DataTable/DataTable';
import type { Column } from '../../../../components/DataTable/column';
import { Lead } from '../../../../components/Lead/Lead';
import { Empty } from '../../../../components/QueryPanel/Empty';
import { QueryPanel } from '../../../../components/QueryPanel/QueryPanel';
import { useFormat } from '../../../../format/useFormat';
import { usePeriod } from '../../../../period/usePeriod';
import { PrivacyTabs } from '../../../../privacy/PrivacyTabs';
import { useConsentWords } from '../../../../privacy/useConsentWords';
import { useMayManage } from '../../../../privacy/useMayManage';
import { BarActions } from '../../../../shell/bar/BarPlace';
import styles from './Consent.module.css';
import { DecisionsChart } from './DecisionsChart';
import { useText } from './text';
import { useOverview, type Overview } from './useOverview';

export default function ConsentPage() {
  const manager = useMayManage();
  const { query, queryKey } = useOverview();
  return (
    <>
      <PrivacyTabs />
      <ConsentLead overview={query.data} />
      <QueryPanel query={query} queryKey={queryKey}>
        {(overview) => (
          <>
            <Purposes overview={overview} />
            <Changes overview={overview} />
          </>
        )}
      </QueryPanel>
      {manager && (
        <BarActions>
          <ProofButton />
        </BarActions>
      )}
    </>
  );
}

function ConsentLead({ overview }: { readonly overview: Overview | undefined }) {
  const text = useText();
  const format = useFormat();
  if (overview === undefined) return <Lead>{text('lead.waiting')}</Lead>;
  const aside = text('lead.aside', { version: overview.policy_version });
  const measured = overview.purposes.find((one) => one.purpose === 'measurement');
  if (measured === undefined || overview.people === 0) return <Lead aside={aside}>{text('lead.nobody')}</Lead>;
  const values = { count: overview.people, people: format.count(overview.people), granted: format.count(measured.granted), denied: format.count(measured.denied) };
  return <Lead aside={aside}>{text('lead.decided', values)}</Lead>;
}

type PurposeRow = Overview['purposes'][number];

function Purposes({ overview }: { readonly overview: Overview }) {
  const text = useText();
  const format = useFormat();
  const words = useConsentWords();
  const columns = useMemo(
    (): readonly Column<PurposeRow>[] => [
      { id: 'purpose', header: text('purpose'), phone: 'name', cell: ({ purpose }) => <span className="medium">{words.purpose(purpose)}</span> },
      { id: 'granted', header: text('granted'), align: 'right', cell: ({ granted }) => format.count(granted), sort: ({ granted }) => granted },
      { id: 'denied', header: text('denied'), align: 'right', cell: ({ denied }) => format.count(denied), sort: ({ denied }) => denied },
      { id: 'unknown', header: text('unknown'), align: 'right', phone: 'delta', cell: ({ unknown }) => <span className="muted">{format.count(unknown)}</span>, sort: ({ unknown }) => unknown },
      {
        id: 'share',
        header: text('share'),
        align: 'right',
        decisive: true,
        phone: 'value',
        sort: ({ granted, denied }) => granted / (granted + denied || 1),
        cell: ({ granted, denied }) => (granted + denied === 0 ? <span className="muted">{text('shareNone')}</span> : format.percent(granted / (granted + denied), 0)),
      },
    ],
    [text, format, words],
  );
  return (
    <section>
      <h2 className={styles.heading}>{text('purposes')}</h2>
      <DataTable columns={columns} rows={overview.purposes} rowKey={(row) => row.purpose} caption={text('purposesCaption')} />
    </section>
  );
}

type WayRow = Overview['ways'][number];

/** The decisions of the period: by day, and by the way they came. */
function Changes({ overview }: { readonly overview: Overview }) {
  const text = useText();
  const format = useFormat();
  const words = useConsentWords();
  const { from, to } = usePeriod();
  const columns = useMemo(
    (): readonly Column<WayRow>[] => [
      { id: 'way', header: text('way'), phone: 'name', cell: ({ how }) => <span className="medium">{words.how(how)}</span> },
      { id: 'source', header: text('source'), cell: ({ source }) => <span className="secondary">{source === '' ? text('noSource') : source}</span> },
      { id: 'granted', header: text('granted'), align: 'right', phone: 'value', cell: ({ granted }) => format.count(granted), sort: ({ granted }) => granted },
      { id: 'denied', header: text('denied'), align: 'right', phone: 'delta', cell: ({ denied }) => format.count(denied), sort: ({ denied }) => denied },
      { id: 'pending', header: text('pending'), align: 'right', cell: ({ pending }) => <span className="muted">{format.count(pending)}</span> },
    ],
    [text, format, words],
  );
  if (overview.ways.length === 0) return <Empty title={text('noChanges')}>{text('noChangesText')}</Empty>;
  return (
    <div className={styles.changes}>
      <DecisionsChart overview={overview} from={from} to={to} />
      <section>
        <h2 className={styles.heading}>{text('ways')}</h2>
        <DataTable columns={columns} rows={overview.ways} rowKey={(row) => `${row.how} ${row.source}`} caption={text('waysCaption', { span: format.span(from, to) })} />
      </section>
    </div>
  );
}

function ProofButton() {
  const text = useText();
  return (
    <Button component="a" href="/api/consent/evidence?format=csv" download title={text('proofTitle')} leftSection={<IconDownload className="icon" aria-hidden />}>
      {text('proof')}
    </Button>
  );
}
