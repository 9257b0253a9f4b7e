import { ActionIcon, Button } from '@mantine/core';
import { IconAlertTriangle, IconArrowDown, IconArrowUp, IconChevronDown, IconChevronRight, IconPlus } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { useNotify } from '../../components/Notice/Notices';
import { moved } from './list';
import styles from './RuleList.module.css';
import { useText } from './text';

export interface RuleView {
  /** What the rule is called. */
  readonly title: string;
  /** What it says, as a sentence. */
  readonly sentence: ReactNode;
  /** Its weight at the right: points. */
  readonly mark?: ReactNode;
  readonly wrong: boolean;
}

interface RuleListProps<Rule> {
  readonly rules: readonly Rule[];
  readonly view: (rule: Rule, index: number) => RuleView;
  readonly editor: (rule: Rule, index: number, change: (rule: Rule) => void) => ReactNode;
  readonly create: () => Rule;
  readonly onChange: (rules: readonly Rule[]) => void;
  readonly caption: string;
}

/** Rules as sentences in their order; one at a time opens to be changed. */
export function RuleList<Rule>({ rules, view, editor, create, onChange, caption }: RuleListProps<Rule>) {
  const text = useText();
  const notify = useNotify();
  const [opened, setOpened] = useState<number | null>(null);
  const [said, setSaid] = useState('');
  const list = useRef<HTMLOListElement>(null);
  // An undo comes later: it puts the rule back into the list as it is then.
  const current = useRef(rules);
  useEffect(() => {
    current.current = rules;
  });
  const move = (index: number, by: -1 | 1) => {
    const to = index + by;
    const rule = rules[index];
    if (rule === undefined || rules[to] === undefined) return;
    onChange(moved(rules, index, by));
    if (opened === index || opened === to) setOpened(opened === index ? to : index);
    setSaid(text('moved', { title: view(rule, index).title, place: to + 1 }));
    focusMove(list.current, to, by);
  };
  const remove = (rule: Rule, index: number) => {
    onChange(rules.toSpliced(index, 1));
    setOpened(null);
    notify({ message: text('removed', { title: view(rule, index).title }), undo: { label: text('undo'), run: () => onChange(current.current.toSpliced(index, 0, rule)) } });
  };
  const add = () => {
    onChange([...rules, create()]);
    setOpened(rules.length);
  };
  return (
    <>
      <ol className={styles.rules} ref={list} aria-label={caption}>
        {rules.map((rule, index) => (
          <RuleItem
            // oxlint-disable-next-line react/no-array-index-key -- names change while one types; a row holds no state of its own
            key={index}
            view={view(rule, index)}
            index={index}
            last={index === rules.length - 1}
            open={opened === index}
            onToggle={() => setOpened(opened === index ? null : index)}
            onMove={(by) => move(index, by)}
          >
            {opened === index && (
              <>
                {editor(rule, index, (next) => onChange(rules.with(index, next)))}
                <div className={styles.foot}>
                  <Button size="xs" onClick={() => setOpened(null)}>
                    {text('close')}
                  </Button>
                  <Button size="xs" variant="subtle" onClick={() => remove(rule, index)}>
                    {text('remove')}
                  </Button>
                </div>
              </>
            )}
          </RuleItem>
        ))}
      </ol>
      <p className="visually-hidden" role="status">
        {said}
      </p>
      <Button leftSection={<IconPlus className="icon" aria-hidden />} onClick={add}>
        {text('add')}
      </Button>
    </>
  );
}

/** Focus goes along with the rule, so that one can press on; at an end it takes the other arrow. */
function focusMove(list: HTMLOListElement | null, to: number, by: -1 | 1): void {
  requestAnimationFrame(() => {
    const buttons = [...(list?.children[to]?.querySelectorAll<HTMLButtonElement>('[data-move]') ?? [])];
    const wanted = buttons.find((button) => button.dataset['move'] === String(by));
    (wanted?.disabled === true ? buttons.find((button) => !button.disabled) : wanted)?.focus();
  });
}

interface RuleItemProps {
  readonly view: RuleView;
  readonly index: number;
  readonly last: boolean;
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly children: ReactNode;
}

function RuleItem({ view, index, last, open, onToggle, onMove, children }: RuleItemProps) {
  const text = useText();
  const editor = useId();
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <li className={styles.rule} data-open={open} data-wrong={view.wrong}>
      <div className={styles.line}>
        <span className={styles.place} aria-hidden="true">
          {index + 1}
        </span>
        <button type="button" className={styles.title} aria-expanded={open} aria-controls={editor} onClick={onToggle}>
          <Chevron className={styles.chevron} aria-hidden />
          <span className="medium">{view.title}</span>
          {view.wrong && <IconAlertTriangle className={styles.warning} aria-label={text('wrong')} />}
        </button>
        <span className={styles.mark}>{view.mark}</span>
        <span className={styles.order}>
          <ActionIcon variant="subtle" color="neutral" size={26} disabled={index === 0} data-move={-1} aria-label={text('up', { title: view.title })} onClick={() => onMove(-1)}>
            <IconArrowUp size={14} aria-hidden />
          </ActionIcon>
          <ActionIcon variant="subtle" color="neutral" size={26} disabled={last} data-move={1} aria-label={text('down', { title: view.title })} onClick={() => onMove(1)}>
            <IconArrowDown size={14} aria-hidden />
          </ActionIcon>
        </span>
      </div>
      <p className={styles.sentence}>{view.sentence}</p>
      <div id={editor} className={styles.editor} hidden={!open}>
        {children}
      </div>
    </li>
  );
}
