import { Button, Select } from '@mantine/core';
import { useEffect, useState, type FormEvent } from 'react';
import { useReason } from '../../../../components/QueryPanel/useReason';
import { marketing, purposes } from '../../../../consent/purposes';
import { usePurposeName } from '../../../../consent/usePurposeName';
import { useFormat } from '../../../../format/useFormat';
import type { Exported } from '../../../../segments/exported';
import { useExport, type SegmentRow } from '../../../../segments/useSegments';
import styles from './Segment.module.css';
import { useText } from './text';

/** The members as a file: what for, how many may be used for that, and then the file. */
export function ExportForm({ segment }: { readonly segment: SegmentRow }) {
  const text = useText();
  const reason = useReason();
  const purposeName = usePurposeName();
  const [purpose, setPurpose] = useState(segment.purpose);
  const file = useExport(segment.key);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    file.mutate(purpose);
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <p className="secondary">{text('export.what')}</p>
      <Select
        label={text('export.purpose')}
        value={purpose}
        data={[...purposes, marketing].map((value) => ({ value, label: purposeName(value) }))}
        onChange={(next) => {
          if (next !== null) setPurpose(next);
          file.reset();
        }}
      />
      <Button type="submit" variant={file.data === undefined ? 'filled' : 'default'} loading={file.isPending}>
        {text('export.prepare')}
      </Button>
      <div role="alert">{file.error !== null && <p className={styles.error}>{reason(file.error)}</p>}</div>
      <div role="status">{file.data !== undefined && <Prepared exported={file.data} address={file.data.address} name={`faden-segment-${segment.key}.csv`} />}</div>
    </form>
  );
}

const reasons = ['granted', 'denied', 'default', 'legitimate_interest', 'contract', 'no_basis', 'gpc', 'measurement'] as const;

interface PreparedProps {
  readonly exported: Exported;
  readonly address: string;
  readonly name: string;
}

function Prepared({ exported, address, name }: PreparedProps) {
  const text = useText();
  const format = useFormat();
  // The browser keeps the file only as long as it is offered.
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  const said = (reason: string) => {
    const known = reasons.find((one) => one === reason);
    return known === undefined ? reason : text(`export.why.${known}`);
  };
  if (exported.people === 0) return <p>{text('export.nobody')}</p>;
  return (
    <div className={styles.prepared}>
      <p className="strong">{text('export.allowed', { count: exported.people, allowed: format.count(exported.allowed), amount: format.count(exported.people) })}</p>
      <table className={styles.reasons}>
        <caption className="caption muted">{text('export.reasons')}</caption>
        <thead>
          <tr>
            <th scope="col">{text('export.reason')}</th>
            <th scope="col">{text('export.people')}</th>
          </tr>
        </thead>
        <tbody>
          {exported.reasons.map(([why, people]) => (
            <tr key={why}>
              <td>
                {said(why)} <code className="muted">{why}</code>
              </td>
              <td>{format.count(people)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button component="a" variant="filled" href={address} download={name}>
        {text('export.save')}
      </Button>
    </div>
  );
}
