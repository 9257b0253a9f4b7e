import { lazy, Suspense, useState } from 'react';
import type { SidePanelProps } from './Panel';

const Panel = lazy(() => import('./Panel'));

/** What opens beside the page; on a phone it takes the whole width. It is loaded when it first opens. */
export function SidePanel(props: SidePanelProps) {
  const [wanted, setWanted] = useState(props.opened);
  if (props.opened && !wanted) setWanted(true);
  return wanted ? (
    <Suspense fallback={null}>
      <Panel {...props} />
    </Suspense>
  ) : null;
}
