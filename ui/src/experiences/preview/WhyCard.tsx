import { Button, Skeleton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import { QueryPanel } from '../../components/QueryPanel/QueryPanel';
import { SidePanel } from '../../components/SidePanel/SidePanel';
import { useMoment } from '../../format/moment';
import { useNow } from '../../format/useNow';
import { useLabel } from '../../i18n/useText';
import type { Experience } from '../experience';
import { Explained } from './Explained';
import styles from './Preview.module.css';
import { useText } from './text';
import { emptyQuestion, useNewest, usePreview } from './usePreview';

const PreviewPanel = lazy(() => import('./PreviewPanel'));

interface WhyCardProps {
  readonly name: string;
  readonly experience: Experience;
}

/** The reasons for one person: whoever was shown something last, or anybody else in the panel. */
export function WhyCard({ name, experience }: WhyCardProps) {
  const text = useText();
  const newest = useNewest(name);
  const [opened, panel] = useDisclosure(false);
  return (
    <section>
      <div className={styles.head}>
        <h2>{text('why_card')}</h2>
        <Button size="xs" variant="subtle" onClick={panel.open}>
          {text('other')}
        </Button>
      </div>
      <div className={styles.card}>
        <QueryPanel query={newest.query} queryKey={newest.queryKey} skeleton={<Skeleton height={96} />}>
          {({ rows }) => {
            const line = rows.find(({ person_id: person }) => person !== null);
            return line?.person_id === undefined || line.person_id === null ? <p className="secondary">{text('nobodyYet')}</p> : <Reasons name={name} experience={experience} person={line.person_id} at={line.at} />;
          }}
        </QueryPanel>
      </div>
      <SidePanel opened={opened} onClose={panel.close} title={text('title')}>
        <Suspense fallback={<Skeleton height={320} />}>
          <PreviewPanel name={name} experience={experience} draft={false} />
        </Suspense>
      </SidePanel>
    </section>
  );
}

interface ReasonsProps extends WhyCardProps {
  readonly person: string;
  readonly at: string;
}

function Reasons({ name, experience, person, at }: ReasonsProps) {
  const text = useText();
  const label = useLabel();
  const moment = useMoment();
  const now = useNow(60_000);
  const asked = usePreview({ ...emptyQuestion, person, placements: [experience.placement] });
  const nameOf = (key: string) => label(experience.variants.find((one) => one.key === key)?.label ?? { de: key, en: key }) || key;
  return (
    <>
      <p className="caption secondary">{text('lastVisit', { day: `${moment.day(at, now)}, ${moment.minute(at)}` })}</p>
      <QueryPanel query={asked.query} queryKey={asked.queryKey} skeleton={<Skeleton height={80} />}>
        {({ decisions }) => (
          <>
            {decisions.map((seen) => (
              <Explained key={seen.placement} seen={seen} drawn={false} name={seen.experience === name ? nameOf(seen.variant) : `${seen.experience}: ${seen.variant}`} />
            ))}
          </>
        )}
      </QueryPanel>
    </>
  );
}
