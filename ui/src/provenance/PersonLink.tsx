import { Link } from '@tanstack/react-router';
import { pages } from '../app/pages';

const personPage = '/know/people/$id';
const exists = pages.some((page) => page.path === personPage);

interface PersonLinkProps {
  readonly id: string | null;
  readonly label: string;
}

/** A person by name or number, leading to their page. */
export const PersonLink = ({ id, label }: PersonLinkProps) =>
  id === null || !exists ? (
    <span>{label}</span>
  ) : (
    <Link to={personPage} params={{ id }} className="source">
      {label}
    </Link>
  );
