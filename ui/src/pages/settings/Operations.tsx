import { useQuery } from '@tanstack/react-query';
import { api, read } from '../../api/client';
import { Facts } from '../../components/Facts/Facts';
import { QueryPanel } from '../../components/QueryPanel/QueryPanel';
import { useFormat } from '../../format/useFormat';
import styles from './Settings.module.css';
import { useText } from './text';

const queryKey = ['status'] as const;
const nbsp = '\u00a0';

/** How the server is: what is stored, how fresh the figures are, what space is left. */
export function Operations() {
  const text = useText();
  const format = useFormat();
  const query = useQuery({ queryKey, queryFn: ({ signal }) => read(api.GET('/api/status', { signal })), refetchInterval: 10_000 });
  const gigabytes = (bytes: number) => `${format.decimal(bytes / 1e9, 1)}${nbsp}GB`;
  return (
    <section className={styles.operations}>
      <h2>{text('operations')}</h2>
      <QueryPanel query={query} queryKey={queryKey}>
        {(status) => (
          <Facts
            facts={[
              { name: text('version'), value: status.version },
              { name: text('events'), value: format.count(status.log.head) },
              { name: text('size'), value: gigabytes(status.log.bytes) },
              { name: text('free'), value: gigabytes(status.disk_free) },
              { name: text('fresh'), value: status.fresh_at === null ? text('never') : format.time(status.fresh_at) },
              ...status.readers.map((reader) => ({ name: text('reader', { name: reader.name }), value: reader.lag === 0 ? text('upToDate') : text('behind', { count: reader.lag, amount: format.count(reader.lag) }) })),
            ]}
          />
        )}
      </QueryPanel>
    </section>
  );
}
