import { onTabs, tellTabs } from './tabs';

const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'dragover'] as const;
const LOOK_MS = 5000;

/**
 * Calls `idle` once nobody has touched any page of this device for `afterMs()` (null: never), sleep of the device included. While
 * `busy`, the page counts as touched. Returns what ends the watch.
 */
export function watchIdle(
  afterMs: () => number | null,
  busy: () => boolean,
  idle: () => void,
): () => void {
  // The wall clock, not performance.now(): some systems stop that one while they sleep.
  let touched = Date.now();
  let told = 0;
  const look = (): void => {
    const now = Date.now();
    const limit = afterMs();
    const away = now - touched;
    if (busy()) touched = now;
    if (limit !== null && away >= limit && !busy()) idle();
  };
  const touch = (): void => {
    look();
    touched = Date.now();
    if (touched - told < LOOK_MS) return;
    told = touched;
    tellTabs('touched');
  };
  for (const type of TOUCHES) addEventListener(type, touch, { capture: true, passive: true });
  document.addEventListener('visibilitychange', look);
  const stopHearing = onTabs((word) => {
    if (word === 'touched') touched = Date.now();
  });
  const timer = setInterval(look, LOOK_MS);
  return () => {
    for (const type of TOUCHES) removeEventListener(type, touch, { capture: true });
    document.removeEventListener('visibilitychange', look);
    stopHearing();
    clearInterval(timer);
  };
}
