import type { ReactNode } from 'react';
import styles from './Facts.module.css';

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
  /** Identifiers and raw values stand in the code face. */
  readonly code?: boolean;
}

/** Names and values in two columns. Values from data are texts, whatever they hold. */
export const Facts = ({ facts }: { readonly facts: readonly Fact[] }) => (
  <dl className={styles.facts}>
    {facts.map((fact) => (
      <div key={fact.name} className={styles.fact}>
        <dt>{fact.name}</dt>
        <dd data-code={fact.code}>{fact.value}</dd>
      </div>
    ))}
  </dl>
);
