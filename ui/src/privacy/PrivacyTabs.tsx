import { Link } from '@tanstack/react-router';
import styles from './Privacy.module.css';
import { useText } from './text';

const tabs = [
  { to: '/know/privacy', name: 'requests' },
  { to: '/know/privacy/consent', name: 'consent' },
  { to: '/know/privacy/rules', name: 'rules' },
  { to: '/know/privacy/retention', name: 'retention' },
] as const;

/** The parts of privacy, each an address of its own. */
export function PrivacyTabs() {
  const text = useText();
  return (
    <nav className={styles.tabs} aria-label={text('tabs.label')}>
      {tabs.map(({ to, name }) => (
        <Link key={to} to={to} className={styles.tab} activeOptions={{ exact: true, includeSearch: false }}>
          {text(`tabs.${name}`)}
        </Link>
      ))}
    </nav>
  );
}
