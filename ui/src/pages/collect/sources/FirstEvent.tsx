import { Button, SegmentedControl } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useReason } from '../../../components/QueryPanel/useReason';
import { useLanguage } from '../../../i18n/useText';
import { Install } from './install/Install';
import { Way } from './Way';
import { Arrival } from './Arrival';
import styles from './Sources.module.css';
import { useText } from './text';
import { useCreateSource, type Source } from './useSources';

interface FirstEventProps {
  readonly sources: readonly Source[];
  readonly arrived: boolean;
  /** On to the list of sources. */
  readonly onDone: () => void;
}

/** The first run: what to put where, and the whole way ahead as a dotted thread; the first event moves it on by one station. */
export default function FirstEvent({ sources, arrived, onDone }: FirstEventProps) {
  const text = useText();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<string | null>(null);
  const source = sources.find((one) => one.key === chosen) ?? sources.find((one) => one.first_event_at !== null) ?? sources[0];
  return (
    <div className={styles.first}>
      <h2 className={styles.waiting} aria-live="polite">
        {text(arrived ? 'first.arrived' : 'first.title')}
      </h2>
      <p className={styles.intro}>{text(arrived ? 'first.arrivedText' : source?.kind === 'web' || source === undefined ? 'first.intro' : 'first.introOther')}</p>
      <Way reached={arrived ? 1 : 0} />
      {arrived && <Onward onDone={onDone} />}
      {source === undefined ? (
        <CreateFirst />
      ) : (
        <>
          {sources.length > 1 && (
            <div className={styles.choice}>
              <SegmentedControl aria-label={text('source')} value={source.key} data={sources.map((one) => ({ value: one.key, label: one.label }))} onChange={setChosen} />
            </div>
          )}
          <Install source={source} />
          <Arrival source={source} />
        </>
      )}
      <div className={styles.help}>
        <section>
          <h3>{text('first.nothing')}</h3>
          <p>{text('first.nothingText', { host: location.host })}</p>
        </section>
        <section>
          <h3>{text('first.consent')}</h3>
          <p>{text('first.consentText')}</p>
        </section>
        <section>
          <h3>{text('first.files')}</h3>
          <p>{text('first.filesText')}</p>
          <Button size="xs" onClick={() => void navigate({ to: '/collect/imports' })}>
            {text('first.filesAction')}
          </Button>
        </section>
      </div>
    </div>
  );
}

/** Where the first event leads. */
function Onward({ onDone }: { readonly onDone: () => void }) {
  const text = useText();
  const navigate = useNavigate();
  return (
    <div className={styles.onward}>
      <Button variant="filled" onClick={() => void navigate({ to: '/know/people' })}>
        {text('first.toPeople')}
      </Button>
      <Button onClick={() => void navigate({ to: '/collect/live' })}>{text('arrival.live')}</Button>
      <Button variant="subtle" onClick={onDone}>
        {text('first.toSources')}
      </Button>
    </div>
  );
}

/** No source at all: one step makes the usual one. */
function CreateFirst() {
  const text = useText();
  const reason = useReason();
  const language = useLanguage();
  const create = useCreateSource();
  const label = { de: 'Website', en: 'Website' }[language];
  return (
    <div className={styles.create}>
      <Button variant="filled" loading={create.isPending} onClick={() => create.mutate({ key: 'website', label, kind: 'web', touchpoint: 'web', timezone: null })}>
        {text('first.create')}
      </Button>
      <div role="alert">{create.error !== null && <p className={styles.error}>{reason(create.error)}</p>}</div>
    </div>
  );
}
