import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import { Empty } from '../components/QueryPanel/Empty';
import { QueryPanel } from '../components/QueryPanel/QueryPanel';
import { ChartSkeleton } from '../components/QueryPanel/Skeletons';
import { SidePanel } from '../components/SidePanel/SidePanel';
import { InterestBars } from './InterestBars';
import styles from './Interests.module.css';
import { Narrowness } from './Narrowness';
import { useText } from './text';
import { usePersonInterests, type PersonInterests } from './useInterests';

const InterestCourse = lazy(() => import('./InterestCourse').then(({ InterestCourse: Course }) => ({ default: Course })));

/** What one person has turned to, how narrow that has become, and on request how it came about. */
export function InterestsPanel({ id }: { readonly id: string }) {
  const text = useText();
  const asked = usePersonInterests(id);
  return (
    <QueryPanel {...asked} isEmpty={(interests) => interests.groups.every((group) => group.tags.length === 0)} empty={<NoInterests allowed={asked.query.data?.allowed !== false} />}>
      {(interests) => <Known interests={interests} title={text('course')} />}
    </QueryPanel>
  );
}

function NoInterests({ allowed }: { readonly allowed: boolean }) {
  const text = useText();
  return <Empty title={allowed ? text('none') : text('refused')}>{allowed ? text('noneText') : text('refusedText')}</Empty>;
}

function Known({ interests, title }: { readonly interests: PersonInterests; readonly title: string }) {
  const text = useText();
  const [opened, panel] = useDisclosure(false);
  return (
    <div className={styles.panel}>
      {!interests.allowed && <p className="caption secondary">{text('paused')}</p>}
      <Narrowness value={interests.narrowness} tunnelFrom={interests.tunnel_from} label={text('narrowness')} />
      {interests.groups
        .filter((group) => group.tags.length > 0)
        .map((group) => (
          <InterestBars key={group.key} group={group} />
        ))}
      <div>
        <Button size="xs" onClick={panel.open}>
          {text('open')}
        </Button>
      </div>
      <SidePanel opened={opened} onClose={panel.close} title={title}>
        <Suspense fallback={<ChartSkeleton height={220} />}>
          <InterestCourse interests={interests} />
        </Suspense>
      </SidePanel>
    </div>
  );
}
