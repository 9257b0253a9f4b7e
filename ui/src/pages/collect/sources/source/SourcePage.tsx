import { Button } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Lead } from '../../../../components/Lead/Lead';
import { Empty } from '../../../../components/QueryPanel/Empty';
import { QueryPanel } from '../../../../components/QueryPanel/QueryPanel';
import { useFormat } from '../../../../format/useFormat';
import { useMoment } from '../../../../format/moment';
import { useNow } from '../../../../format/useNow';
import { useBarTitle } from '../../../../shell/bar/BarPlace';
import { Arrival } from '../Arrival';
import { Install } from '../install/Install';
import { useSource, type Source } from '../useSources';
import { SourceForm } from './SourceForm';
import styles from './Source.module.css';
import { useText } from './text';
import { WriteKeys } from './WriteKeys';

export default function SourcePage() {
  const text = useText();
  const navigate = useNavigate();
  const { key = '' }: { key?: string } = useParams({ strict: false });
  const { source, query, queryKey } = useSource(key);
  useBarTitle(source?.label ?? null);
  if (source === null) {
    return (
      <Empty title={text('unknown')} action={<Button onClick={() => void navigate({ to: '/collect/sources' })}>{text('toSources')}</Button>}>
        {text('unknownText', { key })}
      </Empty>
    );
  }
  return (
    <QueryPanel query={query} queryKey={queryKey}>
      {() => source !== undefined && <SourceView key={source.key} source={source} />}
    </QueryPanel>
  );
}

function SourceView({ source }: { readonly source: Source }) {
  const text = useText();
  const format = useFormat();
  const moment = useMoment();
  const now = useNow(5000);
  const { last_event_at: last } = source;
  return (
    <>
      {last === null ? (
        <Lead aside={text('lead.aside')}>{text('lead.waiting')}</Lead>
      ) : (
        <Lead aside={text('lead.last', { ago: moment.ago(last, now) })}>
          {text('lead.sending', { count: source.events_today, today: format.count(source.events_today), total: format.count(source.events) })}
        </Lead>
      )}
      <div className={styles.page}>
        <div className={styles.main}>
          <Arrival source={source} />
          <Install source={source} />
        </div>
        <div className={styles.side}>
          <WriteKeys source={source} />
          <SourceForm source={source} />
        </div>
      </div>
    </>
  );
}
