import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { QueryPanel } from '../components/QueryPanel/QueryPanel';
import { useFormat } from '../format/useFormat';
import { useMoment } from '../format/moment';
import { useLabel } from '../i18n/useText';
import styles from './PersonTraits.module.css';
import { useText } from './text';
import { usePersonTraits, type PersonTrait, type TraitTold } from './usePersonTraits';
import { valueText } from './value';

/** What is known of a person, who said so and when; what was said otherwise on demand. */
export function PersonTraits({ id }: { readonly id: string }) {
  const text = useText();
  const { query, queryKey } = usePersonTraits(id);
  return (
    <QueryPanel query={query} queryKey={queryKey} isEmpty={({ rows }) => rows.length === 0} empty={<p className="caption muted">{text('none')}</p>}>
      {({ rows }) => (
        <>
          <ul className={styles.traits}>
            {rows.map((row) => (
              <Trait key={row.key} trait={row} />
            ))}
          </ul>
          {rows.some((row) => !row.declared) && (
            <p className="caption">
              <Link to="/know/traits" className="source">
                {text('catalogue')}
              </Link>
            </p>
          )}
        </>
      )}
    </QueryPanel>
  );
}

function Trait({ trait }: { readonly trait: PersonTrait }) {
  const text = useText();
  const label = useLabel();
  const moment = useMoment();
  const shown = useValue();
  const list = useId();
  const [open, setOpen] = useState(false);
  const name = trait.label === null ? trait.key : label(trait.label);
  const nothing = trait.value === null || trait.value === undefined;
  const told = [...trait.history, ...trait.refused];
  const by = (source: string) => (source === '' ? text('before') : source);
  return (
    <li className={styles.trait}>
      <div className={styles.line}>
        <span className="secondary">{name}</span>
        <span className={nothing ? 'muted' : undefined}>{nothing ? text('nothing') : shown(trait.value)}</span>
      </div>
      <div className={`${styles.under ?? ''} caption muted`}>
        <span>
          {trait.source !== null && trait.at !== null && text('from', { source: by(trait.source), day: moment.date(trait.at) })}
          {!trait.declared && ` · ${text('undeclared')}`}
          {trait.pii && ` · ${text('personal')}`}
        </span>
        {told.length > (nothing ? 0 : 1) && (
          <Button size="compact-xs" variant="subtle" aria-expanded={open} aria-controls={list} aria-label={text('history', { action: text(open ? 'hide' : 'show'), name })} onClick={() => setOpen(!open)}>
            {text(open ? 'hide' : 'show')}
          </Button>
        )}
      </div>
      <div id={list} hidden={!open}>
        {open && (
          <ul className={styles.told}>
            {told.map((one) => (
              <li key={`${one.event} ${one.source} ${one.kind} ${JSON.stringify(one.value)}`} className="caption">
                <Told one={one} by={by(one.source)} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}

function Told({ one, by }: { readonly one: TraitTold; readonly by: string }) {
  const text = useText();
  const moment = useMoment();
  const shown = useValue();
  const [first, last] = [moment.date(one.at), moment.date(one.last)];
  return (
    <>
      <span className="medium">{shown(one.value)}</span> <span className="muted">{text(first === last ? 'once' : 'told', { first, last, source: by })}</span>
      {one.refused !== null && <span className="secondary"> {text('refused', { type: text(`types.${one.refused}`) })}</span>}
    </>
  );
}

function useValue(): (value: unknown) => string {
  const text = useText();
  const format = useFormat();
  return (value) => valueText(value, { yes: text('yes'), no: text('no'), date: format.day });
}
