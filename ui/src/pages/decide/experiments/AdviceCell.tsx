import { useInViewport } from '@mantine/hooks';
import { useText as useWords } from '../../../experiences/text';
import { useResults } from '../../../experiences/useExperiences';

/** What to do with an experiment now; asked for once its row is in sight. */
export function AdviceCell({ name, wanted }: { readonly name: string; readonly wanted: boolean }) {
  const words = useWords();
  const { ref, inViewport } = useInViewport<HTMLSpanElement>();
  const { query } = useResults(name, wanted && inViewport);
  const { data } = query;
  const said = data === undefined ? '' : data.decided !== null ? words('states.decided') : data.trial === null ? '' : words(`actions.${data.trial.advice.action}`);
  return (
    <span ref={ref} className="secondary" style={{ display: 'block', minHeight: 20 }}>
      {said}
    </span>
  );
}
