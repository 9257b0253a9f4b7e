import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Problem } from '../../../../api/problem';
import { Lead } from '../../../../components/Lead/Lead';
import { Empty } from '../../../../components/QueryPanel/Empty';
import { QueryPanel } from '../../../../components/QueryPanel/QueryPanel';
import { SidePanel } from '../../../../components/SidePanel/SidePanel';
import { useDefinition } from '../../../../definitions/useDefinition';
import { useFormat } from '../../../../format/useFormat';
import { useLabel } from '../../../../i18n/useText';
import { MembersChart } from '../../../../segments/MembersChart';
import { MovesChart } from '../../../../segments/MovesChart';
import { useSegment, type SegmentDetail } from '../../../../segments/useSegments';
import { BarActions, useBarTitle } from '../../../../shell/bar/BarPlace';
import { useIsPhone } from '../../../../theme/useWidth';
import { Comparison } from './Comparison';
import { ExportForm } from './ExportForm';
import { Members } from './Members';
import { Overlap } from './Overlap';
import styles from './Segment.module.css';
import { SegmentFacts } from './SegmentFacts';
import { useText } from './text';
import { UploadForm } from './UploadForm';

export default function SegmentPage() {
  const { segment: key = '' }: { segment?: string } = useParams({ strict: false });
  const label = useLabel();
  const { query, queryKey } = useSegment(key);
  useBarTitle(query.data === undefined ? null : label(query.data.segment.label) || key);
  if (query.error instanceof Problem && query.error.status === 404) return <Missing segment={key} />;
  return (
    <QueryPanel query={query} queryKey={queryKey}>
      {(detail) => <SegmentView key={key} detail={detail} />}
    </QueryPanel>
  );
}

/** Not in force: a draft, or nothing of that name. */
function Missing({ segment }: { readonly segment: string }) {
  const text = useText();
  const navigate = useNavigate();
  const { query, queryKey } = useDefinition({ kind: 'segment', name: segment });
  if (query.error instanceof Problem && query.error.status === 404) {
    return (
      <Empty title={text('unknown')} action={<Button onClick={() => void navigate({ to: '/know/segments' })}>{text('toSegments')}</Button>}>
        {text('unknownText', { key: segment })}
      </Empty>
    );
  }
  return (
    <QueryPanel query={query} queryKey={queryKey}>
      {() => (
        <Empty
          title={text('onlyDraft')}
          action={
            <Button variant="filled" onClick={() => void navigate({ to: '/know/segments/$segment/edit', params: { segment } })}>
              {text('edit')}
            </Button>
          }
        >
          {text('onlyDraftText')}
        </Empty>
      )}
    </QueryPanel>
  );
}

function SegmentView({ detail }: { readonly detail: SegmentDetail }) {
  const { segment, days } = detail;
  return (
    <>
      <Actions detail={detail} />
      <SegmentLead detail={detail} />
      <div className={styles.page}>
        <div className={styles.main}>
          <MembersChart days={days} height={180} />
          <MovesChart days={days} height={140} />
          <Members segment={segment} />
          <Overlap segment={segment} />
          <Comparison segment={segment} />
        </div>
        <aside className={styles.side}>
          <SegmentFacts detail={detail} />
        </aside>
      </div>
    </>
  );
}

function Actions({ detail: { segment } }: { readonly detail: SegmentDetail }) {
  const text = useText();
  const phone = useIsPhone();
  const navigate = useNavigate();
  const [exporting, exportPanel] = useDisclosure(false);
  const [uploading, uploadPanel] = useDisclosure(false);
  const buttons = (
    <>
      <Button onClick={exportPanel.open}>{text('export.open')}</Button>
      {segment.list && <Button onClick={uploadPanel.open}>{text('upload.open')}</Button>}
      <Button variant="filled" onClick={() => void navigate({ to: '/know/segments/$segment/edit', params: { segment: segment.key } })}>
        {text('edit')}
      </Button>
    </>
  );
  return (
    <>
      {phone ? <div className={styles.actions}>{buttons}</div> : <BarActions>{buttons}</BarActions>}
      <SidePanel opened={exporting} onClose={exportPanel.close} title={text('export.title')}>
        <ExportForm segment={segment} />
      </SidePanel>
      {segment.list && (
        <SidePanel opened={uploading} onClose={uploadPanel.close} title={text('upload.title')}>
          <UploadForm segment={segment.key} />
        </SidePanel>
      )}
    </>
  );
}

function SegmentLead({ detail: { segment } }: { readonly detail: SegmentDetail }) {
  const text = useText();
  const format = useFormat();
  const { members, entered_7d: entered, left_7d: left, state, active, list } = segment;
  if (!active) return <Lead>{text('lead.off')}</Lead>;
  const aside =
    state === 'filling'
      ? text('lead.filling')
      : list && members === 0
        ? text('lead.list')
        : entered + left === 0
          ? text('lead.still')
          : text('lead.moved', { entered: format.count(entered), left: format.count(left) });
  return <Lead aside={aside}>{members === 0 ? text('lead.nobody') : text('lead.members', { count: members, amount: format.count(members) })}</Lead>;
}
