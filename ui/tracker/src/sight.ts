const LONG_ENOUGH = 1000;
const STEPS = Array.from({ length: 21 }, (_, step) => step / 20);

/** Call `seen` once, when half of the element, or as much of it as fills half the window, was in view for a second. */
export const watchSight = (element: Element, seen: () => void): void => {
  let timer: number | undefined;
  const look = (): void => {
    if (document.hidden) timer = setTimeout(look, LONG_ENOUGH);
    else {
      observer.disconnect();
      seen();
    }
  };
  const observer = new IntersectionObserver(
    (entries) => {
      const { intersectionRatio, intersectionRect } = entries[entries.length - 1] as IntersectionObserverEntry;
      const enough = intersectionRatio >= 0.5 || intersectionRect.height >= innerHeight / 2;
      if (enough) timer ??= setTimeout(look, LONG_ENOUGH);
      else {
        clearTimeout(timer);
        timer = undefined;
      }
    },
    { threshold: STEPS },
  );
  observer.observe(element);
};
