import { Button, Select } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useId, useState, type DragEvent, type FormEvent } from 'react';
import { Code } from '../../../components/Code/Code';
import { CopyButton } from '../../../components/Code/CopyButton';
import { useNotify } from '../../../components/Notice/Notices';
import { useReason } from '../../../components/QueryPanel/useReason';
import { bytesText } from '../../../format/bytes';
import { useFormat } from '../../../format/useFormat';
import { useLabel } from '../../../i18n/useText';
import styles from './Imports.module.css';
import { useText } from './text';
import { useStartImport, type Mapping } from './useImports';

/** Which columns mean what (the mapping), which files, and off. */
export function UploadForm({ mappings }: { readonly mappings: readonly Mapping[] }) {
  const text = useText();
  const label = useLabel();
  const reason = useReason();
  const notify = useNotify();
  const start = useStartImport();
  const [chosen, setChosen] = useState<string | null>(null);
  const [files, setFiles] = useState<readonly File[]>([]);
  const mapping = mappings.find((one) => one.name === chosen) ?? mappings[0];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (mapping === undefined || files.length === 0) return;
    start.mutate(
      { mapping: mapping.name, files },
      {
        onSuccess: () => {
          setFiles([]);
          notify({ message: text('started') });
        },
      },
    );
  };
  const command = `faden import FILES --mapping ${mapping?.name ?? 'segment-jsonl'} --data ./faden-data`;
  return (
    <form className={styles.form} onSubmit={submit}>
      <h2>{text('title')}</h2>
      <Select
        label={text('mapping')}
        description={mapping && label(mapping.description)}
        value={mapping?.name ?? null}
        data={mappings.map((one) => ({ value: one.name, label: label(one.label) }))}
        onChange={setChosen}
      />
      {mapping !== undefined && mapping.inputs.length > 0 && <p className="caption muted">{text('inputs', { names: mapping.inputs.join(', ') })}</p>}
      <Files files={files} onFiles={setFiles} />
      <div role="alert">{start.error !== null && <p className={styles.error}>{reason(start.error)}</p>}</div>
      <Button type="submit" variant="filled" disabled={files.length === 0} loading={start.isPending}>
        {text('start')}
      </Button>
      <div className={styles.command}>
        <p className="caption secondary">{text('large')}</p>
        <Code value={command} label={text('command')} />
        <CopyButton value={command} />
      </div>
    </form>
  );
}

interface FilesProps {
  readonly files: readonly File[];
  readonly onFiles: (files: readonly File[]) => void;
}

function Files({ files, onFiles }: FilesProps) {
  const text = useText();
  const format = useFormat();
  const id = useId();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
  };
  return (
    <div
      className={styles.drop}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <input id={id} type="file" multiple className={styles.file} onChange={(event) => onFiles([...(event.currentTarget.files ?? [])])} />
      <label htmlFor={id} className={styles.pick}>
        <IconFileUpload className="icon" aria-hidden />
        {text('pick')}
      </label>
      <p className="caption muted">{text('formats')}</p>
      {files.length > 0 && (
        <ul className={styles.chosen}>
          {files.map((file) => (
            <li key={file.name}>
              <span className="clip">{file.name}</span> <span className="muted tabular nowrap">{bytesText(format, file.size)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
