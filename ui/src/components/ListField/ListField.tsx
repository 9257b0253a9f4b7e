import { TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';

interface ListFieldProps {
  readonly label: string;
  readonly description: string;
  readonly values: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
  readonly error?: ReactNode;
}

const split = (typed: string): readonly string[] => typed.split(',').map((one) => one.trim()).filter(Boolean);

/** Words separated by commas; what is being typed stays as it is. */
export function ListField({ label, description, values, onChange, error }: ListFieldProps) {
  const [typed, setTyped] = useState(values.join(', '));
  return (
    <TextInput
      label={label}
      description={description}
      value={typed}
      error={error}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        onChange(split(event.currentTarget.value));
      }}
    />
  );
}
