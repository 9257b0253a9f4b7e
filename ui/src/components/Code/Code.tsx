import { Fragment } from 'react';
import styles from './Code.module.css';
import { markupTokens, tokensOf } from './colouring';

const colouring = { sql: tokensOf, html: markupTokens } as const;

interface CodeProps {
  readonly value: string;
  readonly language?: 'sql' | 'html' | 'text';
  readonly label: string;
}

/** A block of code; it scrolls by itself and can be reached by keyboard. */
export const Code = ({ value, language = 'text', label }: CodeProps) => (
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
  <pre className={styles.code} tabIndex={0} role="region" aria-label={label}>
    <code>
      {language !== 'text'
        ? colouring[language](value).map((token, index) =>
            token.kind === 'plain' ? (
              // oxlint-disable-next-line react/no-array-index-key -- tokens of one text have no other name
              <Fragment key={index}>{token.value}</Fragment>
            ) : (
              // oxlint-disable-next-line react/no-array-index-key -- tokens of one text have no other name
              <span key={index} data-kind={token.kind}>
                {token.value}
              </span>
            ),
          )
        : value}
    </code>
  </pre>
);
