import { lazy, Suspense, useState } from 'react';
import { QueryPanel } from '../../../components/QueryPanel/QueryPanel';
import { RowsSkeleton } from '../../../components/QueryPanel/Skeletons';
import { useSources, type Source } from './useSources';

const FirstEvent = lazy(() => import('./FirstEvent'));
const SourceList = lazy(() => import('./SourceList'));

export default function SourcesPage() {
  const { query, queryKey } = useSources();
  return (
    <QueryPanel query={query} queryKey={queryKey}>
      {({ rows }) => <FirstOrAll rows={rows} />}
    </QueryPanel>
  );
}

/** Who was waiting for the first event sees it arrive here, and goes on to the list when it pleases them. */
function FirstOrAll({ rows }: { readonly rows: readonly Source[] }) {
  const arrived = rows.some((source) => source.first_event_at !== null);
  const [waited, setWaited] = useState(!arrived);
  return (
    <Suspense fallback={<RowsSkeleton />}>
      {waited ? <FirstEvent sources={rows} arrived={arrived} onDone={() => setWaited(false)} /> : <SourceList rows={rows} />}
    </Suspense>
  );
}
