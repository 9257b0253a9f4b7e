import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import { RowsSkeleton } from '../components/QueryPanel/Skeletons';
import { ProvenanceDrawer } from '../provenance/ProvenanceDrawer';
import { breakpoint } from '../theme/tokens';
import { Bar } from './Bar';
import { BarPlace } from './bar/BarPlace';
import { DemoLine } from './DemoLine';
import { Navigation } from './navigation/Navigation';
import { PhoneThread } from './navigation/PhoneThread';
import { Rail } from './navigation/Rail';
import { Search } from './search/Search';
import styles from './Shell.module.css';
import { useText } from './text';

export type Width = 'phone' | 'tablet' | 'desk';

/** The three layouts of the guide. */
function useWidth(): Width {
  const phone = useMediaQuery(`(max-width: ${breakpoint.phone - 1}px)`, undefined, { getInitialValueInEffect: false });
  const desk = useMediaQuery(`(min-width: ${breakpoint.desk}px)`, undefined, { getInitialValueInEffect: false });
  return phone ? 'phone' : desk ? 'desk' : 'tablet';
}

/** What stands around every page: the thread, the bar, the search, and the drawer that explains a figure. */
export function Shell() {
  const text = useText();
  const width = useWidth();
  const [searching, search] = useDisclosure(false);
  return (
    <BarPlace>
      <a href="#content" className={styles.skip}>
        {text('skip')}
      </a>
      <div className={styles.shell} data-width={width}>
        {width === 'desk' && <Navigation onSearch={search.open} />}
        {width === 'tablet' && <Rail onSearch={search.open} />}
        <div className={styles.main}>
          <Bar width={width} onSearch={search.open} />
          <DemoLine />
          <main id="content" className={styles.content} tabIndex={-1}>
            <Suspense fallback={<RowsSkeleton />}>
              <Outlet />
            </Suspense>
          </main>
        </div>
        {width === 'phone' && <PhoneThread />}
      </div>
      <Search opened={searching} onOpen={search.open} onClose={search.close} />
      <ProvenanceDrawer />
    </BarPlace>
  );
}
