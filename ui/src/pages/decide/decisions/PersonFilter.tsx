import { PersonField } from '../../know/privacy/PersonField';
import { useText } from './text';

interface PersonFilterProps {
  readonly person: string | null;
  readonly onChange: (person: string | null) => void;
}

/** Whose decisions are shown. */
export default function PersonFilter({ person, onChange }: PersonFilterProps) {
  const text = useText();
  return <PersonField value={person} error={undefined} words={{ label: text('of'), hint: text('ofHint') }} onChange={onChange} />;
}
