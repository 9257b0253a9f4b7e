import { Lead } from '../../components/Lead/Lead';
import { useFormat } from '../../format/useFormat';
import { useFilters } from '../filters/useFilters';
import { Restated } from '../Restated';
import type { ValueReport } from '../useValueReport';
import { bestOf, findingOf, type Best, type Finding } from './finding';
import { useText } from './text';

/** The page's answer in one sentence, who brings the most, and whether the figures are still those of the first time. */
export function FindingLead({ report }: { readonly report: ValueReport }) {
  const sentence = useSentence();
  const praise = useBest();
  const best = bestOf(report);
  return (
    <>
      <Lead {...(best !== null && { aside: praise(best) })}>{sentence(findingOf(report))}</Lead>
      <Restated notes={report.notes} />
    </>
  );
}

function useSentence(): (finding: Finding) => string {
  const text = useText();
  const format = useFormat();
  const filtered = useFilters().length > 0;
  const share = (part: number) => format.percent(part, part >= 0.1 ? 0 : 1);
  return (finding) => {
    switch (finding.kind) {
      case 'nothing':
        return text(filtered ? 'nothingFiltered' : 'nothing');
      case 'visits':
        return text('visits', { visits: format.count(finding.visits) });
      case 'sums':
        return text('sums', { visits: format.count(finding.visits), value: format.value('points', finding.value), perVisit: format.decimal(finding.perVisit, 2) });
      case 'change':
        return text(`change.${finding.visits}.${finding.value}`, { visits: share(finding.visitsBy), value: share(finding.valueBy) });
    }
  };
}

function useBest(): (best: Best) => string {
  const text = useText();
  const format = useFormat();
  return ({ rows, visitsShare, costShare }) => {
    const values = { count: rows.length, names: format.list(rows.map((row) => row.label)), visits: format.percent(visitsShare, 0) };
    return costShare === null ? text('best', values) : text('bestCost', { ...values, cost: format.percent(costShare, 0) });
  };
}
