import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';

interface Place {
  readonly actions: HTMLElement | null;
  readonly setActions: (element: HTMLElement | null) => void;
  readonly title: string | null;
  readonly setTitle: (title: string | null) => void;
}

const Context = createContext<Place | null>(null);

/** Where pages reach into the bar. */
export function BarPlace({ children }: { readonly children: ReactNode }) {
  const [actions, setActions] = useState<HTMLElement | null>(null);
  const [title, setTitle] = useState<string | null>(null);
  const place = useMemo(() => ({ actions, setActions, title, setTitle }), [actions, title]);
  return <Context value={place}>{children}</Context>;
}

export function useBarPlace(): Place {
  const place = useContext(Context);
  if (place === null) throw new Error('BarActions and useBarTitle work inside the shell only');
  return place;
}

/** The page's own buttons, at the right of the bar. */
export function BarActions({ children }: { readonly children: ReactNode }) {
  const { actions } = useBarPlace();
  return actions === null ? null : createPortal(children, actions);
}

/** An object's name as the bar's heading, e.g. the person's; null as long as it is not known. */
export function useBarTitle(title: string | null): void {
  const { setTitle } = useBarPlace();
  useEffect(() => {
    setTitle(title);
    return () => setTitle(null);
  }, [title, setTitle]);
}
