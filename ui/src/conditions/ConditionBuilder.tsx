import { useState } from 'react';
import { QueryBuilder, prepareRuleGroup, type RuleGroupType } from 'react-querybuilder';
import styles from './Condition.module.css';
import { groupOf, type ConditionGroup } from './condition';
import { BuilderContext } from './builder';
import { controls } from './controls';
import { fieldName } from './sentence';
import type { Vocabulary } from './useConditionFields';
import { useGrammar } from './useGrammar';

interface ConditionBuilderProps {
  readonly condition: ConditionGroup;
  readonly vocabulary: Vocabulary;
  readonly onChange: (condition: ConditionGroup) => void;
}

const classNames = {
  queryBuilder: styles.builder ?? '',
  ruleGroup: styles.group ?? '',
  header: styles.groupHead ?? '',
  body: styles.groupBody ?? '',
  rule: styles.rule ?? '',
};

/** Builds a condition from fields, operators and values; groups may hold groups. Another condition needs another `key`. */
export default function ConditionBuilder({ condition, vocabulary, onChange }: ConditionBuilderProps) {
  const grammar = useGrammar();
  // The editor gives its rows ids; they live here and never leave.
  const [tree, setTree] = useState(() => prepareRuleGroup(condition as unknown as RuleGroupType));
  const [first] = vocabulary.fields;
  const names = [...new Set(vocabulary.fields.map((field) => field.name))];
  return (
    <BuilderContext value={{ vocabulary, grammar }}>
      <QueryBuilder
        query={tree}
        enableMountQueryChange={false}
        onQueryChange={(next) => {
          setTree(next);
          onChange(groupOf(next));
        }}
        fields={names.map((name) => ({ name, label: fieldName(name, vocabulary, grammar) }))}
        getOperators={(name) => (vocabulary.field(name) ?? first)?.operators.map((one) => ({ name: one, label: one })) ?? null}
        getDefaultOperator="="
        getDefaultValue={() => ''}
        controlElements={controls}
        controlClassnames={classNames}
        suppressStandardClassnames
        showNotToggle
        listsAsArrays
        resetOnFieldChange={false}
        resetOnOperatorChange={false}
        addRuleToNewGroups
      />
    </BuilderContext>
  );
}
