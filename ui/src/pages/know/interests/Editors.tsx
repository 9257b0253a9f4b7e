import { Checkbox, Select, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { GroupField, Names, NumberField } from './fields';
import { ListField } from '../../../components/ListField/ListField';
import styles from './Interests.module.css';
import { levels, sources, types, type LearningRule, type PathRule, type Plan, type PropertyRule, type TagGroup } from './plan';
import { useText } from './text';

interface EditorProps<Rule> {
  readonly rule: Rule;
  readonly plan: Plan;
  readonly onChange: (rule: Rule) => void;
  /** Why a field of this rule was refused. */
  readonly errorAt: (field: string) => ReactNode;
}

export function GroupEditor({ rule, onChange, errorAt }: EditorProps<TagGroup>) {
  const text = useText();
  return (
    <div className={styles.form}>
      <Names label={rule.label} onChange={(label) => onChange({ ...rule, label })} />
      <div className={styles.three}>
        <TextInput label={text('groups.key')} description={text('groups.keyHint')} value={rule.key} error={errorAt('key')} onChange={(event) => onChange({ ...rule, key: event.currentTarget.value })} />
        <NumberField label={text('groups.halfLife')} value={rule.half_life_days} error={errorAt('half_life_days')} onChange={(value) => onChange({ ...rule, half_life_days: value ?? 0 })} />
        <NumberField label={text('groups.cap')} value={rule.cap} error={errorAt('cap')} onChange={(value) => onChange({ ...rule, cap: value ?? 0 })} />
      </div>
    </div>
  );
}

const toggled = <T extends string>(all: readonly T[], chosen: readonly T[], one: T): readonly T[] => all.filter((other) => chosen.includes(other) !== (other === one));

export function LearningEditor({ rule, onChange, errorAt }: EditorProps<LearningRule>) {
  const text = useText();
  const set = <Field extends keyof LearningRule>(field: Field, value: LearningRule[Field]) => onChange({ ...rule, [field]: value });
  return (
    <div className={styles.form}>
      <Names label={rule.label} onChange={(label) => set('label', label)} />
      <div className={styles.three}>
        <NumberField label={text('learning.points')} value={rule.points} error={errorAt('points')} onChange={(value) => set('points', value ?? 0)} negative />
        <Select
          label={text('learning.per')}
          value={rule.per}
          allowDeselect={false}
          data={[
            { value: 'event', label: text('learning.perEvent') },
            { value: 'minute', label: text('learning.minute') },
          ]}
          onChange={(value) => set('per', value === 'minute' ? 'minute' : 'event')}
        />
        <NumberField label={text('learning.mostLabel')} placeholder={text('learning.noMost')} value={rule.most} error={errorAt('most')} onChange={(value) => set('most', value)} />
      </div>
      <ListField label={text('learning.events')} description={text('learning.eventsHint')} values={rule.events} error={errorAt('events')} onChange={(events) => set('events', events)} />
      <Checkbox.Group label={text('learning.types')} value={[...rule.types]}>
        <div className={styles.checks}>
          {types.map((one) => (
            <Checkbox key={one} value={one} label={text(`learning.type.${one}`)} onChange={() => set('types', toggled(types, rule.types, one))} />
          ))}
        </div>
      </Checkbox.Group>
      <Checkbox.Group label={text('learning.sources')} description={rule.points < 0 ? text('learning.loss') : undefined} error={errorAt('sources')} value={[...rule.sources]}>
        <div className={styles.checks}>
          {sources.map((one) => (
            <Checkbox key={one} value={one} label={text(`learning.source.${one}`)} onChange={() => set('sources', toggled(sources, rule.sources, one))} />
          ))}
        </div>
      </Checkbox.Group>
    </div>
  );
}

export function PathEditor({ rule, plan, onChange, errorAt }: EditorProps<PathRule>) {
  const text = useText();
  return (
    <div className={styles.three}>
      <TextInput label={text('paths.pattern')} value={rule.pattern} error={errorAt('pattern')} onChange={(event) => onChange({ ...rule, pattern: event.currentTarget.value })} />
      <TextInput
        label={text('paths.tag')}
        description={text('paths.tagHint')}
        value={rule.tag ?? ''}
        error={errorAt('tag')}
        onChange={(event) => onChange({ ...rule, tag: event.currentTarget.value === '' ? null : event.currentTarget.value })}
      />
      <GroupField groups={plan.groups} value={rule.group} error={errorAt('group')} onChange={(group) => onChange({ ...rule, group })} />
    </div>
  );
}

const whole = '';

export function PropertyEditor({ rule, plan, onChange, errorAt }: EditorProps<PropertyRule>) {
  const text = useText();
  return (
    <div className={styles.three}>
      <TextInput label={text('properties.name')} value={rule.name} error={errorAt('name')} onChange={(event) => onChange({ ...rule, name: event.currentTarget.value })} />
      <Select
        label={text('properties.level')}
        value={rule.level ?? whole}
        allowDeselect={false}
        data={[{ value: whole, label: text('properties.whole') }, ...levels.map((level) => ({ value: level, label: text(`properties.levels.${level}`) }))]}
        onChange={(value) => onChange({ ...rule, level: levels.find((level) => level === value) ?? null })}
      />
      <GroupField groups={plan.groups} value={rule.group} error={errorAt('group')} onChange={(group) => onChange({ ...rule, group })} />
    </div>
  );
}
