import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, read } from '../../../api/client';
import { useText } from './text';

interface PersonFieldProps {
  /** A person's id. */
  readonly value: string | null;
  readonly error: string | undefined;
  readonly onChange: (person: string | null) => void;
  /** Where it is asked for another reason: its own words, and it may stay empty. */
  readonly words?: { readonly label: string; readonly hint: string };
}

const most = 8;

/** A person, found by the beginning of a name or identifier while the reader types. */
export function PersonField({ value, error, onChange, words: own }: PersonFieldProps) {
  const text = useText();
  const [words, setWords] = useState(value ?? '');
  const [asked] = useDebouncedValue(words.trim(), 200);
  const query = useQuery({
    queryKey: ['people-named', asked],
    queryFn: ({ signal }) => read(api.GET('/api/people', { params: { query: { q: asked, size: most } }, signal })),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  });
  const found = (query.data?.rows ?? []).map((row) => ({ value: row.person_id, label: row.label === row.person_id ? row.label : `${row.label} (${row.person_id})` }));
  const data = value === null || found.some((one) => one.value === value) ? found : [{ value, label: value }, ...found];
  return (
    <Select
      label={own?.label ?? text('form.person')}
      description={own?.hint ?? text('form.personHint')}
      required={own === undefined}
      withAsterisk={false}
      searchable
      searchValue={words}
      onSearchChange={setWords}
      data={data}
      filter={({ options }) => options}
      nothingFoundMessage={asked === '' ? undefined : text('form.nobody')}
      value={value}
      error={error}
      onChange={onChange}
    />
  );
}
