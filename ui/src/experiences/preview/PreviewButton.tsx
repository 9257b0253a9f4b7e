import { Button, Skeleton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconEye } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { SidePanel } from '../../components/SidePanel/SidePanel';
import type { Experience } from '../experience';
import { useText } from './text';

const PreviewPanel = lazy(() => import('./PreviewPanel'));

interface PreviewButtonProps {
  readonly name: string;
  readonly experience: Experience;
  readonly draft: boolean;
}

/** Opens the placement through somebody's eyes. */
export function PreviewButton({ name, experience, draft }: PreviewButtonProps) {
  const text = useText();
  const [opened, panel] = useDisclosure(false);
  return (
    <>
      <Button variant="subtle" leftSection={<IconEye className="icon" aria-hidden />} onClick={panel.open}>
        {text('open')}
      </Button>
      <SidePanel opened={opened} onClose={panel.close} title={text('title')}>
        <Suspense fallback={<Skeleton height={320} />}>
          <PreviewPanel name={name} experience={experience} draft={draft} />
        </Suspense>
      </SidePanel>
    </>
  );
}
