import { Button, FileButton, NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useFormat } from '../../../format/useFormat';
import { useLabel } from '../../../i18n/useText';
import { catalogueText, readCatalogue } from './catalogue';
import styles from './Interests.module.css';
import { levels, type Plan } from './plan';
import { useText } from './text';

interface ProductsProps {
  readonly plan: Plan;
  readonly onChange: (plan: Plan) => void;
  /** Why the catalogue was refused. */
  readonly error: string | null;
}

const unused = '';
const largest = 2_000_000;

/** Tags from a product's category, and from a list that is pasted or loaded. */
export function Products({ plan, onChange, error }: ProductsProps) {
  const text = useText();
  const label = useLabel();
  const { category } = plan;
  return (
    <>
      <div className={`${styles.two} ${styles.wide}`}>
        <NativeSelect
          label={text('products.category')}
          value={category?.group ?? unused}
          data={[{ value: unused, label: text('products.noCategory') }, ...plan.groups.map((group) => ({ value: group.key, label: label(group.label) || group.key }))]}
          onChange={({ currentTarget: { value: group } }) => onChange({ ...plan, category: group === unused ? null : { group, level: category?.level ?? 'last' } })}
        />
        {category !== null && (
          <NativeSelect
            label={text('properties.level')}
            value={category.level}
            data={levels.map((level) => ({ value: level, label: text(`properties.levels.${level}`) }))}
            onChange={({ currentTarget: { value } }) => onChange({ ...plan, category: { ...category, level: levels.find((level) => level === value) ?? 'last' } })}
          />
        )}
      </div>
      <Catalogue plan={plan} onChange={onChange} error={error} />
    </>
  );
}

function Catalogue({ plan, onChange, error }: ProductsProps) {
  const text = useText();
  const format = useFormat();
  const [typed, setTyped] = useState(() => catalogueText(plan.catalogue));
  const [wrong, setWrong] = useState<readonly number[]>([]);
  const [tooBig, setTooBig] = useState(false);
  const take = (pasted: string) => {
    const read = readCatalogue(pasted);
    setTyped(pasted);
    setWrong(read.wrong);
    setTooBig(false);
    onChange({ ...plan, catalogue: read.catalogue });
  };
  const load = (file: File | null) => {
    if (file === null) return;
    if (file.size > largest) setTooBig(true);
    else void file.text().then(take);
  };
  const products = Object.keys(plan.catalogue).length;
  const problem = tooBig ? text('products.tooBig') : wrong.length > 0 ? text('products.wrong', { count: wrong.length, lines: format.list(wrong.slice(0, 5).map(String)) }) : error;
  return (
    <>
      <Textarea
        className={`${styles.wide} ${styles.mono}`}
        label={text('products.list')}
        description={text('products.listHint')}
        value={typed}
        error={problem}
        autosize
        minRows={3}
        maxRows={12}
        spellCheck={false}
        placeholder="4711;outdoor, category:boots"
        onChange={(event) => take(event.currentTarget.value)}
      />
      <div className={styles.checks}>
        <FileButton accept=".csv,.txt,text/csv,text/plain" onChange={load}>
          {(props) => (
            <Button size="xs" {...props}>
              {text('products.file')}
            </Button>
          )}
        </FileButton>
        <span className="caption muted">{text('products.count', { count: products, amount: format.count(products) })}</span>
      </div>
    </>
  );
}
