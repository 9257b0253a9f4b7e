import { Button, SegmentedControl, Tabs } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Code } from '../../../../components/Code/Code';
import { CopyButton } from '../../../../components/Code/CopyButton';
import { activeKey, type Source } from '../useSources';
import styles from './Install.module.css';
import { firstWay, snippetsOf, ways, type Snippet, type Way } from './snippets';
import { useText } from './text';

/** How to send events from this source: one tab for each way, ready to copy. */
export function Install({ source }: { readonly source: Source }) {
  const text = useText();
  const [way, setWay] = useState<Way>(firstWay[source.kind]);
  const key = activeKey(source);
  if (key === null) return <p className={styles.noKey}>{text('noKey')}</p>;
  return (
    <Tabs className={styles.install} value={way} onChange={(next) => setWay(ways.find((one) => one === next) ?? way)} keepMounted={false}>
      <Tabs.List>
        {ways.map((one) => (
          <Tabs.Tab key={one} value={one}>
            {text(`ways.${one}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {ways.map((one) => (
        <Tabs.Panel key={one} value={one} className={styles.panel}>
          <Snippets snippets={snippetsOf(one, { origin: location.origin, key })} label={text(`ways.${one}`)} />
          <p className="caption secondary">{text(`hint.${one}`)}</p>
          {one === 'file' && <ToImports />}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function Snippets({ snippets, label }: { readonly snippets: readonly Snippet[]; readonly label: string }) {
  const [chosen, setChosen] = useState(0);
  const snippet = snippets[chosen] ?? snippets[0];
  if (snippet === undefined) return null;
  return (
    <>
      {snippets.length > 1 && (
        <SegmentedControl
          className={styles.choice}
          aria-label={label}
          value={String(chosen)}
          onChange={(next) => setChosen(Number(next))}
          data={snippets.map((one, index) => ({ value: String(index), label: one.name ?? '' }))}
        />
      )}
      <div className={styles.code}>
        <Code value={snippet.code} language={snippet.code.startsWith('<') ? 'html' : 'text'} label={snippet.name ?? label} />
        <span className={styles.copy}>
          <CopyButton value={snippet.code} />
        </span>
      </div>
    </>
  );
}

function ToImports() {
  const text = useText();
  const navigate = useNavigate();
  return <Button onClick={() => void navigate({ to: '/collect/imports' })}>{text('toImports')}</Button>;
}
