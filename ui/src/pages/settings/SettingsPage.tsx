import { Lead } from '../../components/Lead/Lead';
import { QueryPanel } from '../../components/QueryPanel/QueryPanel';
import { useSettings } from '../../reports/useSettings';
import { Operations } from './Operations';
import { SettingsForm } from './SettingsForm';
import styles from './Settings.module.css';
import { useText } from './text';

export default function SettingsPage() {
  const text = useText();
  const query = useSettings();
  return (
    <>
      <Lead>{text('lead')}</Lead>
      <div className={styles.page}>
        <QueryPanel query={query} queryKey={['settings']}>
          {(settings) => <SettingsForm settings={settings} />}
        </QueryPanel>
        <Operations />
      </div>
    </>
  );
}
