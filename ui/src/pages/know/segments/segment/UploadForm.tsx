import { Button } from '@mantine/core';
import { useId, useState, type FormEvent } from 'react';
import { useReason } from '../../../../components/QueryPanel/useReason';
import { useFormat } from '../../../../format/useFormat';
import { useUploadList, type ListTaken } from '../../../../segments/useSegments';
import styles from './Segment.module.css';
import { useText } from './text';

/** A list of identifiers: whoever they lead to belongs to the segment, and nobody else. */
export function UploadForm({ segment }: { readonly segment: string }) {
  const text = useText();
  const reason = useReason();
  const id = useId();
  const upload = useUploadList(segment);
  const [file, setFile] = useState<File | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file !== null) upload.mutate(file);
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <p className="secondary">{text('upload.what')}</p>
      <p className="secondary">{text('upload.replaces')}</p>
      <div className={styles.file}>
        <label htmlFor={id} className="caption medium">
          {text('upload.file')}
        </label>
        <input
          id={id}
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          onChange={(event) => {
            setFile(event.currentTarget.files?.[0] ?? null);
            upload.reset();
          }}
        />
      </div>
      <Button type="submit" variant="filled" disabled={file === null} loading={upload.isPending}>
        {text('upload.act')}
      </Button>
      <div role="alert">{upload.error !== null && <p className={styles.error}>{reason(upload.error)}</p>}</div>
      <div role="status">{upload.data !== undefined && <Taken taken={upload.data} />}</div>
    </form>
  );
}

function Taken({ taken: { read, matched, entered, left, barred, unmatched } }: { readonly taken: ListTaken }) {
  const text = useText();
  const format = useFormat();
  return (
    <div className={styles.prepared}>
      <p className="strong">{text('upload.result', { count: read, read: format.count(read), matched: format.count(matched) })}</p>
      <p className="secondary">{text('upload.moved', { entered: format.count(entered), left: format.count(left) })}</p>
      {barred > 0 && <p className="secondary">{text('upload.barred', { count: barred, amount: format.count(barred) })}</p>}
      {unmatched.length === 0 ? (
        <p className="caption muted">{text('upload.all')}</p>
      ) : (
        <>
          <p className="caption secondary">{text('upload.unmatched', { count: format.count(unmatched.length) })}</p>
          <ul className={styles.unmatched}>
            {unmatched.map((key, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- the same key may stand in the file twice
              <li key={index}>
                <code>{key}</code>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
