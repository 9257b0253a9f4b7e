import { Chip } from '../components/Chip/Chip';
import { useText } from './text';

interface MarksProps {
  readonly list?: boolean;
  readonly theme?: boolean;
  readonly draft?: boolean;
  readonly off?: boolean;
}

/** What kind of segment it is, in words beside its name. */
export function Marks({ list = false, theme = false, draft = false, off = false }: MarksProps) {
  const text = useText();
  return (
    <>
      {list && <Chip>{text('list')}</Chip>}
      {theme && <Chip>{text('theme')}</Chip>}
      {draft && <Chip>{text('states.draft')}</Chip>}
      {off && <Chip>{text('states.off')}</Chip>}
    </>
  );
}
