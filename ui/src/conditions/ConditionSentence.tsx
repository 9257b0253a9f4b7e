import { Fragment, useMemo } from 'react';
import styles from './Condition.module.css';
import type { ConditionGroup } from './condition';
import { gapBefore, sentenceOf } from './sentence';
import type { Vocabulary } from './useConditionFields';
import { useGrammar } from './useGrammar';

interface ConditionSentenceProps {
  readonly condition: ConditionGroup;
  readonly vocabulary: Vocabulary;
}

/** A condition as a person would say it. */
export function ConditionSentence({ condition, vocabulary }: ConditionSentenceProps) {
  const grammar = useGrammar();
  const pieces = useMemo(() => sentenceOf(condition, vocabulary, grammar), [condition, vocabulary, grammar]);
  return (
    <span className={styles.sentence}>
      {pieces.map((piece, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- the pieces of one sentence have no other name
        <Fragment key={index}>
          {gapBefore(pieces, index)}
          {piece.kind === 'value' ? <b>{piece.text}</b> : piece.text}
        </Fragment>
      ))}
    </span>
  );
}
