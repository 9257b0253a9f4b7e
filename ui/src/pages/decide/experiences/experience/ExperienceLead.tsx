import { Lead } from '../../../../components/Lead/Lead';
import { probability, signed, unsigned } from '../../../../experiences/difference';
import type { Experience } from '../../../../experiences/experience';
import { useText as useWords } from '../../../../experiences/text';
import type { Results, Trial } from '../../../../experiences/useExperiences';
import { useFormat } from '../../../../format/useFormat';
import { useLabel } from '../../../../i18n/useText';
import { totalsOf } from './shown';
import { useText } from './text';

interface LeadProps {
  readonly experience: Experience;
  readonly results: Results;
}

/** What the page found, with its doubt. */
export function ExperienceLead({ experience, results }: LeadProps) {
  const text = useText();
  const label = useLabel();
  const { trial, decided, state } = results;
  const name = (key: string) => label(experience.variants.find((one) => one.key === key)?.label ?? { de: key, en: key }) || key;
  if (!experience.active) return <Lead>{text('lead.off')}</Lead>;
  if (decided !== null) return <Lead aside={decided.reason}>{decided.outcome === '' ? text('lead.decidedNone') : text('lead.decided', { arm: name(decided.outcome) })}</Lead>;
  if (state === 'draft') return <Lead aside={text('lead.notStartedAside')}>{text('lead.notStarted')}</Lead>;
  if (trial !== null) return <Found trial={trial} name={name} />;
  return <Most experience={experience} results={results} name={name} />;
}

interface FoundProps {
  readonly trial: Trial;
  readonly name: (key: string) => string;
}

function Found({ trial, name }: FoundProps) {
  const text = useText();
  const words = useWords();
  const label = useLabel();
  const format = useFormat(trial.currency || null);
  const { advice, outcomes, results, arms, look } = trial;
  const why = words(`reasons.${advice.reason}`);
  const outcome = outcomes.find(({ role }) => role === 'primary');
  if (advice.action === 'not_trustworthy' || outcome === undefined) return <Lead aside={words(`actions.${advice.action}`)}>{why}</Lead>;
  if (look === 'adaptive') {
    const [best] = arms.filter(({ chance }) => chance !== null).toSorted((a, b) => (b.chance ?? 0) - (a.chance ?? 0));
    return best === undefined || best.chance === null ? <Lead>{why}</Lead> : <Lead aside={why}>{text('lead.best', { arm: name(best.key), chance: probability(format, best.chance) })}</Lead>;
  }
  const readings = results.find((one) => one.outcome === outcome.key)?.arms ?? [];
  const compared = readings.flatMap(({ arm, difference }) => (difference === null ? [] : [{ arm, ...difference }])).toSorted((a, b) => b.value - a.value);
  const shown = compared.find(({ arm }) => arm === advice.arm) ?? compared[0];
  if (shown === undefined) return <Lead>{why}</Lead>;
  const said = (value: number) => signed(format, outcome.unit, value);
  const chance = shown.chance_to_win === null ? '' : text('lead.chance', { chance: probability(format, shown.chance_to_win) });
  const interval = shown.low !== null && shown.high !== null ? text('lead.interval', { low: said(shown.low), high: said(shown.high) }) : '';
  const clear = advice.reason === 'better' || advice.reason === 'worse' || advice.reason === 'guard_rail_open';
  if (!clear && shown.low !== null && shown.high !== null && shown.low <= 0 && shown.high >= 0) {
    return (
      <Lead aside={text('lead.openAside', { arm: name(shown.arm), difference: said(shown.value), low: said(shown.low), high: said(shown.high) })}>{text('lead.open', { outcome: label(outcome.label) })}</Lead>
    );
  }
  return (
    <Lead aside={[interval, chance].filter((one) => one !== '').join(' ')}>
      {text(shown.value < 0 ? 'lead.less' : 'lead.more', { arm: name(shown.arm), control: name(trial.control), outcome: label(outcome.label), difference: unsigned(format, outcome.unit, shown.value) })}
    </Lead>
  );
}

function Most({ experience, results, name }: LeadProps & Pick<FoundProps, 'name'>) {
  const text = useText();
  const format = useFormat();
  const totals = totalsOf(results.days);
  if (totals.most === null) return <Lead aside={text('lead.nothingAside', { placement: experience.placement })}>{text('lead.nothing')}</Lead>;
  const share = format.percent(totals.of(totals.most) / totals.all, 0);
  return (
    <Lead aside={text('lead.share', { share, day: format.day(results.from) })}>
      {text('lead.shown', { count: totals.all, amount: format.count(totals.all), variant: name(totals.most) })}
    </Lead>
  );
}
