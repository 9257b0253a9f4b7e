import { Button } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { Problem } from '../../../../api/problem';
import { Empty } from '../../../../components/QueryPanel/Empty';
import { QueryPanel } from '../../../../components/QueryPanel/QueryPanel';
import { SidePanel } from '../../../../components/SidePanel/SidePanel';
import { useDefinition } from '../../../../definitions/useDefinition';
import { experienceOf, type Experience } from '../../../../experiences/experience';
import { PreviewButton } from '../../../../experiences/preview/PreviewButton';
import { WhyCard } from '../../../../experiences/preview/WhyCard';
import { StateChip } from '../../../../experiences/StateChip';
import { useResults, type Results } from '../../../../experiences/useExperiences';
import { useLabel } from '../../../../i18n/useText';
import { BarActions, useBarTitle } from '../../../../shell/bar/BarPlace';
import { useIsDesk } from '../../../../theme/useWidth';
import { ActForm, type What } from './ActForm';
import { Advice } from './Advice';
import { Course } from './Course';
import styles from './Experience.module.css';
import { ExperienceLead } from './ExperienceLead';
import { Facts } from './Facts';
import { Shown } from './Shown';
import { Split } from './Split';
import { useText } from './text';
import { Variants } from './Variants';

export default function ExperiencePage() {
  const text = useText();
  const label = useLabel();
  const navigate = useNavigate();
  const { experience: key = '' }: { experience?: string } = useParams({ strict: false });
  const { query, queryKey } = useDefinition({ kind: 'experience', name: key });
  const published = query.data?.published ?? null;
  const found = useResults(key, published !== null);
  useBarTitle(published === null ? null : label(experienceOf(published.body).label) || key);
  if (query.error instanceof Problem && query.error.status === 404) {
    return (
      <Empty title={text('unknown')} action={<Button onClick={() => void navigate({ to: '/decide/experiences' })}>{text('toExperiences')}</Button>}>
        {text('unknownText', { key })}
      </Empty>
    );
  }
  return (
    <QueryPanel
      query={query}
      queryKey={queryKey}
      isEmpty={(state) => state.published === null}
      empty={
        <Empty
          title={text('onlyDraft')}
          action={
            <Button variant="filled" onClick={() => void navigate({ to: '/decide/experiences/$experience/edit', params: { experience: key } })}>
              {text('edit')}
            </Button>
          }
        >
          {text('onlyDraftText')}
        </Empty>
      }
    >
      {(state) => (
        <QueryPanel query={found.query} queryKey={found.queryKey}>
          {(results) => <View name={key} experience={experienceOf(state.published?.body ?? {})} results={results} />}
        </QueryPanel>
      )}
    </QueryPanel>
  );
}

interface ViewProps {
  readonly name: string;
  readonly experience: Experience;
  readonly results: Results;
}

function View({ name, experience, results }: ViewProps) {
  const { trial } = results;
  const primary = trial?.outcomes.find(({ role }) => role === 'primary');
  const [chosen, setChosen] = useState<string | null>(null);
  const outcome = trial?.outcomes.find(({ key }) => key === chosen) ?? primary;
  const leading = trial === null || outcome === undefined ? null : leaderOf(trial, outcome.key);
  return (
    <>
      <Actions name={name} experience={experience} results={results} />
      <ExperienceLead experience={experience} results={results} />
      <div className={styles.page}>
        <div className={styles.main}>
          {trial !== null && outcome !== undefined ? <Variants experience={experience} trial={trial} outcome={outcome} onOutcome={setChosen} /> : <Shown experience={experience} results={results} />}
          <div className={styles.pair}>
            <Split experience={experience} results={results} />
            {trial !== null && outcome !== undefined && leading !== null && <Course trial={trial} outcome={outcome} arm={leading} />}
            {trial !== null && <Advice experience={experience} results={results} trial={trial} />}
            <WhyCard name={name} experience={experience} />
          </div>
        </div>
        <aside className={styles.side}>
          <Facts name={name} experience={experience} results={results} />
        </aside>
      </div>
    </>
  );
}

/** The arm that stands best: by its difference to the control, of a bandit by its chance. */
function leaderOf(trial: NonNullable<Results['trial']>, outcome: string): string | null {
  const readings = new Map(trial.results.find((one) => one.outcome === outcome)?.arms.map((one) => [one.arm, one]));
  const standing = (key: string, chance: number | null) => chance ?? readings.get(key)?.difference?.value ?? Number.NEGATIVE_INFINITY;
  const arms = trial.look === 'adaptive' ? trial.arms : trial.arms.filter(({ control }) => !control);
  return arms.toSorted((a, b) => standing(b.key, b.chance) - standing(a.key, a.chance))[0]?.key ?? null;
}

function Actions({ name, experience, results }: ViewProps) {
  const text = useText();
  const desk = useIsDesk();
  const navigate = useNavigate();
  const [what, setWhat] = useState<What | null>(null);
  const { strategy } = experience;
  const advice = results.trial?.advice;
  const advised = advice?.action === 'ship' ? advice.arm : null;
  const buttons = (
    <>
      <PreviewButton name={name} experience={experience} draft={false} />
      <Button onClick={() => void navigate({ to: '/decide/experiences/$experience/edit', params: { experience: name } })}>{text('edit')}</Button>
      {strategy.type === 'experiment' && strategy.state === 'running' && <Button onClick={() => setWhat('stop')}>{text('act.stop')}</Button>}
      {strategy.type === 'experiment' && strategy.state !== 'draft' && results.decided === null && (
        <Button variant="filled" onClick={() => setWhat('decide')}>
          {text('act.decide')}
        </Button>
      )}
      {strategy.type === 'experiment' && strategy.state === 'draft' && (
        <Button variant="live" onClick={() => setWhat('start')}>
          {text('act.start')}
        </Button>
      )}
    </>
  );
  return (
    <>
      {desk ? (
        <BarActions>
          <StateChip experience={experience} published />
          {buttons}
        </BarActions>
      ) : (
        <div className={styles.actions}>{buttons}</div>
      )}
      <SidePanel opened={what !== null} onClose={() => setWhat(null)} title={what === null ? '' : text(`act.${what}Title`)}>
        {what !== null && <ActForm key={what} name={name} experience={experience} what={what} advised={advised} onDone={() => setWhat(null)} />}
      </SidePanel>
    </>
  );
}
