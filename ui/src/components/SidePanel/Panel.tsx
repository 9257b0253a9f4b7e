import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useIsPhone } from '../../theme/useWidth';
import { size } from '../../theme/tokens';
import styles from './SidePanel.module.css';
import { useText } from './text';

export interface SidePanelProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  /** Stands at the foot while the content scrolls. */
  readonly foot?: ReactNode;
}

/** The panel itself; see `SidePanel`. */
export default function Panel({ opened, onClose, title, children, foot }: SidePanelProps) {
  const text = useText();
  const phone = useIsPhone();
  return (
    <Drawer.Root opened={opened} onClose={onClose} position="right" size={phone ? '100%' : size.drawer} classNames={{ content: styles.content ?? '' }}>
      <Drawer.Overlay />
      <Drawer.Content>
        <Drawer.Header className={styles.head}>
          <Drawer.Title className={`${styles.title} clip`}>{title}</Drawer.Title>
          <Drawer.CloseButton className={styles.close} aria-label={text('close')} />
        </Drawer.Header>
        <Drawer.Body className={styles.body}>{children}</Drawer.Body>
        {foot !== undefined && <div className={styles.foot}>{foot}</div>}
      </Drawer.Content>
    </Drawer.Root>
  );
}
