import { createElement } from 'react';
import { iconOf, type IconRow } from './icons';

interface EventIconProps {
  readonly row: IconRow;
  readonly className?: string;
}

/** What kind of event it was, at a glance; the words beside it say the same. */
export const EventIcon = ({ row, className }: EventIconProps) => createElement(iconOf(row), { 'aria-hidden': true, ...(className !== undefined && { className }) });
