/** Time that somebody really looks at the page: it is visible, it has the focus, and somebody is stirring. */
export interface Attention {
  /** Report what has gathered, as whole seconds; the rest is carried over. */
  report(): void;
}

/** Without a sign of life for so long nobody is there any more. */
const IDLE = 30_000;
const FIRST_REPORT = 15_000;
const LONGEST_PAUSE = 120_000;
/** `timeupdate` comes from playing media: who watches a film does not move. */
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'scroll', 'wheel', 'touchstart', 'timeupdate'] as const;

const looked = (): boolean => document.visibilityState === 'visible' && document.hasFocus();

export const createAttention = (send: (seconds: number) => void): Attention => {
  // The monotonic clock: a wall clock that is put back would make time negative.
  let mark = performance.now();
  let until = mark + IDLE;
  let looking = looked();
  let spent = 0;
  let pause = FIRST_REPORT;

  const settle = (): void => {
    const now = performance.now();
    if (looking) spent += Math.max(0, Math.min(now, until) - mark);
    mark = now;
    looking = looked();
  };
  const stir = (): void => {
    settle();
    until = mark + IDLE;
  };
  const report = (): void => {
    settle();
    const whole = Math.round(spent / 1000);
    if (whole <= 0) return;
    spent -= whole * 1000;
    send(whole);
  };
  const beat = (): void => {
    report();
    pause = Math.min(pause * 1.5, LONGEST_PAUSE);
    setTimeout(beat, pause);
  };

  setTimeout(beat, pause);
  for (const sign of SIGNS) addEventListener(sign, stir, { capture: true, passive: true });
  addEventListener('focus', stir);
  addEventListener('blur', settle);
  document.addEventListener('visibilitychange', stir);
  return { report };
};
