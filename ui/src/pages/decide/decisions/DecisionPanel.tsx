import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Facts } from '../../../components/Facts/Facts';
import { QueryPanel } from '../../../components/QueryPanel/QueryPanel';
import { probability } from '../../../experiences/difference';
import { Explained } from '../../../experiences/preview/Explained';
import { emptyQuestion, usePreview } from '../../../experiences/preview/usePreview';
import { useReasonName } from '../../../experiences/useReasonName';
import { useMoment } from '../../../format/moment';
import { useFormat } from '../../../format/useFormat';
import styles from './Decisions.module.css';
import { useText } from './text';
import type { Line } from './useDecisions';
import { useLineNames } from './useLineNames';

/** One decision as the log holds it, and, for somebody who is known, every reason as it stands now. */
export default function DecisionPanel({ line }: { readonly line: Line }) {
  const text = useText();
  const reasonName = useReasonName();
  const format = useFormat();
  const moment = useMoment();
  const names = useLineNames();
  const navigate = useNavigate();
  const facts = [
    { name: text('at'), value: `${moment.date(line.at)}, ${moment.minute(line.at)}` },
    { name: text('experience'), value: names.experience(line.experience) },
    { name: text('variant'), value: names.variant(line) },
    { name: text('placement'), value: line.placement, code: true },
    { name: text('reason'), value: reasonName(line.reason) },
    { name: text('propensity'), value: line.propensity === 1 ? format.percent(1, 0) : probability(format, line.propensity) },
    ...(line.arm === null ? [] : [{ name: text('arm'), value: names.variant({ experience: line.experience, variant: line.arm }) }]),
    { name: text('reaction'), value: text(line.clicked ? 'clicked' : line.viewed ? 'viewed' : 'notYet') },
    { name: text('version'), value: format.count(line.version) },
    { name: text('id'), value: line.decision, code: true },
  ];
  return (
    <div className={styles.panel}>
      <Facts facts={facts} />
      <Button onClick={() => void navigate({ to: '/decide/experiences/$experience', params: { experience: line.experience } })}>{text('toExperience')}</Button>
      {line.person_id !== null && <Now person={line.person_id} placement={line.placement} />}
    </div>
  );
}

function Now({ person, placement }: { readonly person: string; readonly placement: string }) {
  const text = useText();
  const names = useLineNames();
  const { query, queryKey } = usePreview({ ...emptyQuestion, person, placements: [placement] });
  return (
    <section className={styles.now}>
      <h2>{text('now')}</h2>
      <p className="caption secondary">{text('nowText')}</p>
      <QueryPanel query={query} queryKey={queryKey}>
        {({ decisions }) => (
          <>
            {decisions.map((seen) => (
              <Explained key={seen.placement} seen={seen} name={names.variant(seen)} />
            ))}
          </>
        )}
      </QueryPanel>
    </section>
  );
}
