import { useState } from 'react';
import { QueryBuilder, prepareRuleGroup, type RuleGroupType } from 'react-querybuilder';
import styles from './Condition.module.css';
import { groupOf } from './condition';
import { BuilderContext, type ConditionBuilderProps } from './builder';
import { controls } from './controls';
import { fieldsOf, fitted } from './fit';
import { fieldName } from './sentence';
import { useGrammar } from './useGrammar';

const classNames = {
  queryBuilder: styles.builder ?? '',
  ruleGroup: styles.group ?? '',
  header: styles.groupHead ?? '',
  body: styles.groupBody ?? '',
  rule: styles.rule ?? '',
};

/** Builds a condition from fields, operators and values; groups may hold groups. Another condition needs another `key`. */
export default function ConditionBuilder({ condition, vocabulary, wrong, onChange }: ConditionBuilderProps) {
  const grammar = useGrammar();
  // The editor gives its rows ids; they live here and never leave.
  const [tree, setTree] = useState(() => prepareRuleGroup(condition as unknown as RuleGroupType));
  const [first] = vocabulary.fields;
  const names = [...new Set(vocabulary.fields.map((field) => field.name))];
  return (
    <BuilderContext value={{ vocabulary, grammar, wrong: wrong ?? null, Nested: ConditionBuilder }}>
      <QueryBuilder
        query={tree}
        enableMountQueryChange={false}
        onQueryChange={(next) => {
          const suited = fitted(next, fieldsOf(tree), vocabulary);
          setTree(suited);
          onChange(groupOf(suited));
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
      {wrong?.path === '' && (
        <p className={styles.wrong} role="alert">
          {wrong.reason}
        </p>
      )}
    </BuilderContext>
  );
}
