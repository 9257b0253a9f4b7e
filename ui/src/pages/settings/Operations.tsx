import { useQuery } from '@tanstack/react-query';
import { api, read } from '../../api/client';
import { Facts } from '../../components/Facts/Facts';
import { QueryPanel } from '../../components/QueryPanel/QueryPanel';
import { bytesText } from '../../format/bytes';
import { useFormat } from '../../format/useFormat';
import styles from './Settings.module.css';
import { useText } from './text';

const queryKey = ['status'] as const;
const readers = ['profiles', 'warehouse', 'rollup'] as const;

/** How the server is: what is stored, how fresh the figures are, what space is left. */
export function Operations() {
  const text = useText();
  const format = useFormat();
  const nameOf = (name: string) => {
    const known = readers.find((one) => one === name);
    return known === undefined ? name : text(`readers.${known}`);
  };
  const query = useQuery({ queryKey, queryFn: ({ signal }) => read(api.GET('/api/status', { signal })), refetchInterval: 10_000 });
  return (
    <section className={styles.operations}>
      <h2>{text('operations')}</h2>
      <QueryPanel query={query} queryKey={queryKey}>
        {(status) => (
          <Facts
            facts={[
              { name: text('version'), value: status.version },
              { name: text('events'), value: format.count(status.log.head) },
              { name: text('size'), value: bytesText(format, status.log.bytes) },
              { name: text('free'), value: bytesText(format, status.disk_free) },
              { name: text('fresh'), value: status.fresh_at === null ? text('never') : format.time(status.fresh_at) },
              ...status.readers.map((reader) => ({ name: text('reader', { name: nameOf(reader.name) }), value: reader.lag === 0 ? text('upToDate') : text('behind', { count: reader.lag, amount: format.count(reader.lag) }) })),
            ]}
          />
        )}
      </QueryPanel>
    </section>
  );
}
