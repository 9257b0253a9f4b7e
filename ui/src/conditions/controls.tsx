import { ActionIcon, Autocomplete, Button, Checkbox, NumberInput, SegmentedControl, Select, TagsInput, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { ActionProps, CombinatorSelectorProps, ControlElementsProp, FieldSelectorProps, FullField, NotToggleProps, OperatorSelectorProps, ValueEditorProps } from 'react-querybuilder';
import { useLanguage } from '../i18n/useText';
import { useBuilder, useWrong, within, type Wrong } from './builder';
import styles from './Condition.module.css';
import { DidEditor } from './DidEditor';
import { didField } from './did';
import { useText } from './text';
import { isOpen, type Field } from './useConditionFields';
import { useSuggestions } from './useSuggestions';

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
function FieldControl({ value, path, handleOnChange }: FieldSelectorProps) {
  const text = useText();
  const { vocabulary, grammar } = useBuilder();
  const name = value ?? '';
  const field = vocabulary.field(name);
  const open = field !== undefined && isOpen(field);
  const wrong = within(useWrong(path), 'field') !== null;
  return (
    <>
      <Select
        className={styles.field ?? ''}
        aria-label={text('field')}
        searchable
        maxDropdownHeight={320}
        data={vocabulary.fields.map((one) => ({ value: one.name, label: one.name === didField ? text('did.field') : grammar.label(one.label) }))}
        value={field?.name ?? null}
        error={wrong && !open}
        onChange={(next) => next !== null && handleOnChange(next)}
      />
      {open && <NameControl field={field} name={name} wrong={wrong} onChange={handleOnChange} />}
    </>
  );
}

interface NameControlProps {
  readonly field: Field;
  /** The whole name, `properties.sku`. */
  readonly name: string;
  readonly wrong: boolean;
  readonly onChange: (name: string) => void;
}

/** The part of a field's name that the reader gives, with what is known to be meant. */
function NameControl({ field, name, wrong, onChange }: NameControlProps) {
  const text = useText();
  const { data, closed } = useSuggestions(field);
  const own = name.slice(field.name.length);
  const shared = { className: styles.name ?? '', 'aria-label': text('fieldName'), placeholder: text('fieldName'), error: wrong || own === '' };
  if (closed) {
    const known = own === '' || data.some((one) => one.value === own) ? data : [...data, { value: own, label: own }];
    return <Select {...shared} data={known} value={own === '' ? null : own} onChange={(next) => next !== null && onChange(field.name + next)} />;
  }
  const change = (next: string) => onChange(field.name + next.trim());
  return data.length === 0 ? (
    <TextInput {...shared} value={own} onChange={(event) => change(event.currentTarget.value)} />
  ) : (
    <Autocomplete {...shared} data={data.map((one) => one.value)} value={own} onChange={change} />
  );
}

function OperatorControl({ value, field, path, handleOnChange }: OperatorSelectorProps) {
  const text = useText();
  const { vocabulary, grammar } = useBuilder();
  const allowed = vocabulary.field(field)?.operators ?? vocabulary.operators.map((one) => one.name);
  const wrong = useWrong(path);
  const names = value === undefined || allowed.includes(value) ? allowed : [...allowed, value];
  const labelOf = (name: string) => {
    if (field === didField) return text(name === '<' ? 'did.not' : 'did.done');
    const operator = vocabulary.operator(name);
    return operator === undefined ? name : grammar.label(operator.label);
  };
  return (
    <>
      <Select
        className={styles.operator ?? ''}
        aria-label={text('operator')}
        data={names.map((name) => ({ value: name, label: labelOf(name) }))}
        value={value ?? null}
        error={within(wrong, 'operator') !== null}
        onChange={(next) => next !== null && handleOnChange(next)}
      />
      {wrong !== null && !wrong.path.startsWith('value.where.') && <Reason wrong={wrong} />}
    </>
  );
}

/** Why a rule cannot be used, beneath it; the library draws operators in every rule. */
const Reason = ({ wrong: { reason } }: { readonly wrong: Wrong }) => (
  <p className={styles.wrong} role="alert">
    {reason}
  </p>
);

const listed = ['in', 'notIn'];
const asList = (value: unknown): string[] => (Array.isArray(value) ? value : value === null || value === undefined || value === '' ? [] : [value]).map(String);
const asOne = (value: unknown): string => String((Array.isArray(value) ? value[0] : value) ?? '');

function ValueControl({ operator, field, value, path, handleOnChange }: ValueEditorProps<FullField>) {
  const text = useText();
  const { vocabulary, grammar } = useBuilder();
  const inValue = within(useWrong(path), 'value');
  const wrong = inValue !== null;
  const known = useSuggestions(vocabulary.field(field));
  const type = vocabulary.field(field)?.type ?? 'text';
  const arity = vocabulary.operator(operator)?.arity ?? 1;
  if (field === didField && vocabulary.events !== null) return <DidEditor value={value} operator={operator} events={vocabulary.events} wrong={inValue} onChange={handleOnChange} />;
  if (arity === 0) return null;
  if (arity === 2) {
    const [from = '', to = ''] = asList(value);
    return (
      <span className={styles.between}>
        <NumberField label={text('from')} value={from} wrong={wrong} onChange={(next) => handleOnChange([next, to])} />
        {grammar.and}
        <NumberField label={text('to')} value={to} wrong={wrong} onChange={(next) => handleOnChange([from, next])} />
      </span>
    );
  }
  if (listed.includes(operator)) {
    return <TagsInput className={styles.value ?? ''} aria-label={text('values')} placeholder={text('values')} value={asList(value)} error={wrong} data={known.values} onChange={handleOnChange} acceptValueOnBlur />;
  }
  if (type === 'number') return <NumberField label={text('value')} value={asOne(value)} wrong={wrong} onChange={handleOnChange} />;
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
  const shared = { className: styles.value ?? '', 'aria-label': text('value'), placeholder: text('value'), value: asOne(value), error: wrong };
  return known.values.length > 0 ? <Autocomplete {...shared} data={known.values} limit={40} onChange={handleOnChange} /> : <TextInput {...shared} onChange={(event) => handleOnChange(event.currentTarget.value)} />;
}

interface NumberFieldProps {
  readonly label: string;
  readonly value: string;
  readonly wrong: boolean;
  readonly onChange: (value: number | string) => void;
}

function NumberField({ label, value, wrong, onChange }: NumberFieldProps) {
  const decimal = useLanguage() === 'de' ? ',' : '.';
  return <NumberInput className={styles.number ?? ''} aria-label={label} hideControls decimalSeparator={decimal} value={value} error={wrong} onChange={onChange} />;
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
