import { createContext, useCallback, useContext, useMemo, useRef, useState, type ReactNode } from 'react';
import styles from './Notices.module.css';

export interface Notice {
  readonly message: string;
  /** The way back, where there is one. */
  readonly undo?: { readonly label: string; readonly run: () => void };
}

type Show = (notice: Notice) => void;

const Context = createContext<Show>(() => undefined);

/** Says shortly that something is done: `notify({ message, undo })`. */
export const useNotify = (): Show => useContext(Context);

const shownFor = 6000;

/** Holds the one short message at the foot of the page; screen readers hear it. */
export function Notices({ children }: { readonly children: ReactNode }) {
  const [notice, setNotice] = useState<Notice | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const close = useCallback(() => setNotice(null), []);
  const show = useCallback<Show>(
    (next) => {
      clearTimeout(timer.current);
      setNotice(next);
      timer.current = setTimeout(close, shownFor);
    },
    [close],
  );
  const undo = useMemo(
    () =>
      notice?.undo && {
        label: notice.undo.label,
        run: () => {
          notice.undo?.run();
          close();
        },
      },
    [notice, close],
  );
  return (
    <Context value={show}>
      {children}
      <div className={styles.place} role="status" aria-live="polite">
        {notice && (
          <div className={styles.notice}>
            <span>{notice.message}</span>
            {undo && (
              <button type="button" className={styles.undo} onClick={undo.run}>
                {undo.label}
              </button>
            )}
          </div>
        )}
      </div>
    </Context>
  );
}
