import type { Experience } from '../../../../experiences/experience';
import { useText as useWords } from '../../../../experiences/text';
import type { Results } from '../../../../experiences/useExperiences';
import { useFormat } from '../../../../format/useFormat';
import { useLabel } from '../../../../i18n/useText';
import styles from './Experience.module.css';
import { totalsOf } from './shown';
import { useText } from './text';
import { Thumb } from './Thumb';

/** The variants of an experience that compares nothing: what was shown how often. */
export function Shown({ experience, results }: { readonly experience: Experience; readonly results: Results }) {
  const text = useText();
  const words = useWords();
  const label = useLabel();
  const format = useFormat();
  const totals = totalsOf(results.days);
  return (
    <section>
      <div className={styles.sectionHead}>
        <h2>{text('variants')}</h2>
        <span className="caption muted">{text('variantsNotePlain', { day: format.day(results.from) })}</span>
      </div>
      <table className={styles.variants} data-plain>
        <caption className="visually-hidden">{text('variants')}</caption>
        <thead>
          <tr>
            <th scope="col">{text('variant')}</th>
            <th scope="col" data-align="right">
              {text('decisions')}
            </th>
            <th scope="col" data-align="right">
              {text('seen')}
            </th>
            <th scope="col" data-align="right">
              {text('clicked')}
            </th>
            <th scope="col" data-align="right">
              {text('share')}
            </th>
          </tr>
        </thead>
        <tbody>
          {experience.variants.map((variant) => {
            const counts = results.variants.find(({ key }) => key === variant.key);
            return (
            <tr key={variant.key}>
              <th scope="row">
                <span className={styles.variant}>
                  <Thumb type={variant.content.type} />
                  <span>
                    <span className="medium">{label(variant.label) || variant.key}</span>
                    <span className="caption muted">{variant.key === experience.fallback ? `${words('fallback')} · ${words(`contents.${variant.content.type}`)}` : words(`contents.${variant.content.type}`)}</span>
                  </span>
                </span>
              </th>
              <td data-align="right">{format.count(totals.of(variant.key))}</td>
              <td data-align="right">{format.count(counts?.viewed ?? 0)}</td>
              <td data-align="right">{format.count(counts?.clicked ?? 0)}</td>
              <td data-align="right" className="medium">
                {totals.all === 0 ? <span className="muted">–</span> : format.percent(totals.of(variant.key) / totals.all, 0)}
              </td>
            </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
