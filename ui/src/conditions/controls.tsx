import { ActionIcon, Button, Checkbox, NumberInput, SegmentedControl, Select, TagsInput, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { ActionProps, CombinatorSelectorProps, ControlElementsProp, FieldSelectorProps, FullField, NotToggleProps, OperatorSelectorProps, ValueEditorProps } from 'react-querybuilder';
import { useLanguage } from '../i18n/useText';
import { useBuilder } from './builder';
import styles from './Condition.module.css';
import { useText } from './text';
import { isOpen } from './useConditionFields';

function CombinatorControl({ value, handleOnChange }: CombinatorSelectorProps) {
  const text = useText();
  return (
    <SegmentedControl
      aria-label={text('combinator')}
      value={value === 'or' ? 'or' : 'and'}
      onChange={(next) => handleOnChange(next)}
      data={[
        { value: 'and', label: text('all') },
        { value: 'or', label: text('any') },
      ]}
    />
  );
}

function NotControl({ checked, handleOnChange }: NotToggleProps) {
  const text = useText();
  return <Checkbox size="xs" label={text('negate')} checked={checked ?? false} onChange={(event) => handleOnChange(event.currentTarget.checked)} />;
}

const AddRule = ({ handleOnClick }: ActionProps) => {
  const text = useText();
  return (
    <Button size="xs" variant="subtle" leftSection={<IconPlus className="icon" aria-hidden />} onClick={(event) => handleOnClick(event)}>
      {text('addRule')}
    </Button>
  );
};

const AddGroup = ({ handleOnClick }: ActionProps) => {
  const text = useText();
  return (
    <Button size="xs" variant="subtle" leftSection={<IconPlus className="icon" aria-hidden />} onClick={(event) => handleOnClick(event)}>
      {text('addGroup')}
    </Button>
  );
};

function Remove({ handleOnClick, ruleOrGroup }: ActionProps) {
  const text = useText();
  return (
    <ActionIcon className={styles.remove ?? ''} variant="subtle" color="neutral" size={26} aria-label={text('rules' in ruleOrGroup ? 'removeGroup' : 'removeRule')} onClick={(event) => handleOnClick(event)}>
      <IconX size={14} aria-hidden />
    </ActionIcon>
  );
}

/** The field; one that the reader completes (`properties.` + name) gets a second input for its name. */
function FieldControl({ value, handleOnChange }: FieldSelectorProps) {
  const text = useText();
  const { vocabulary, grammar } = useBuilder();
  const name = value ?? '';
  const field = vocabulary.field(name);
  const open = field !== undefined && isOpen(field);
  return (
    <>
      <Select
        className={styles.field ?? ''}
        aria-label={text('field')}
        searchable
        maxDropdownHeight={320}
        data={vocabulary.fields.map((one) => ({ value: one.name, label: grammar.label(one.label) }))}
        value={field?.name ?? null}
        onChange={(next) => next !== null && handleOnChange(next)}
      />
      {open && (
        <TextInput
          className={styles.name ?? ''}
          aria-label={text('fieldName')}
          placeholder={text('fieldName')}
          value={name.slice(field.name.length)}
          error={name.length === field.name.length}
          onChange={(event) => handleOnChange(field.name + event.currentTarget.value.trim())}
        />
      )}
    </>
  );
}

function OperatorControl({ value, field, handleOnChange }: OperatorSelectorProps) {
  const text = useText();
  const { vocabulary, grammar } = useBuilder();
  const allowed = vocabulary.field(field)?.operators ?? vocabulary.operators.map((one) => one.name);
  const names = value === undefined || allowed.includes(value) ? allowed : [...allowed, value];
  const labelOf = (name: string) => {
    const operator = vocabulary.operator(name);
    return operator === undefined ? name : grammar.label(operator.label);
  };
  return (
    <Select
      className={styles.operator ?? ''}
      aria-label={text('operator')}
      data={names.map((name) => ({ value: name, label: labelOf(name) }))}
      value={value ?? null}
      onChange={(next) => next !== null && handleOnChange(next)}
    />
  );
}

const listed = ['in', 'notIn'];
const asList = (value: unknown): string[] => (Array.isArray(value) ? value : value === null || value === undefined || value === '' ? [] : [value]).map(String);
const asOne = (value: unknown): string => String((Array.isArray(value) ? value[0] : value) ?? '');

function ValueControl({ operator, field, value, handleOnChange }: ValueEditorProps<FullField>) {
  const text = useText();
  const { vocabulary, grammar } = useBuilder();
  const type = vocabulary.field(field)?.type ?? 'text';
  const arity = vocabulary.operator(operator)?.arity ?? 1;
  if (arity === 0) return null;
  if (arity === 2) {
    const [from = '', to = ''] = asList(value);
    return (
      <span className={styles.between}>
        <NumberField label={text('from')} value={from} onChange={(next) => handleOnChange([next, to])} />
        {grammar.and}
        <NumberField label={text('to')} value={to} onChange={(next) => handleOnChange([from, next])} />
      </span>
    );
  }
  if (listed.includes(operator)) {
    return <TagsInput className={styles.value ?? ''} aria-label={text('values')} placeholder={text('values')} value={asList(value)} onChange={handleOnChange} acceptValueOnBlur />;
  }
  if (type === 'number') return <NumberField label={text('value')} value={asOne(value)} onChange={handleOnChange} />;
  if (type === 'boolean') {
    return (
      <Select
        className={styles.operator ?? ''}
        aria-label={text('value')}
        data={[
          { value: 'true', label: grammar.yes },
          { value: 'false', label: grammar.no },
        ]}
        value={String(value === true || value === 'true')}
        onChange={(next) => handleOnChange(next === 'true')}
      />
    );
  }
  return <TextInput className={styles.value ?? ''} aria-label={text('value')} placeholder={text('value')} value={asOne(value)} onChange={(event) => handleOnChange(event.currentTarget.value)} />;
}

interface NumberFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: number | string) => void;
}

function NumberField({ label, value, onChange }: NumberFieldProps) {
  const decimal = useLanguage() === 'de' ? ',' : '.';
  return <NumberInput className={styles.number ?? ''} aria-label={label} hideControls decimalSeparator={decimal} value={value} onChange={onChange} />;
}

/** The library's controls in the house's looks. */
export const controls: ControlElementsProp<FullField, string> = {
  combinatorSelector: CombinatorControl,
  notToggle: NotControl,
  addRuleAction: AddRule,
  addGroupAction: AddGroup,
  removeRuleAction: Remove,
  removeGroupAction: Remove,
  fieldSelector: FieldControl,
  operatorSelector: OperatorControl,
  valueEditor: ValueControl,
};
