/** Shortcuts by physical key, so that they work on a Kazakh or Russian layout too: 'KeyF', 'Shift+Slash', 'Ctrl+KeyZ' (Command on a Mac). */
export type KeyMap = Readonly<Record<string, () => void>>;

/** True where typing means text, or where a dialog has the keys. */
function busy(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (document.querySelector('dialog[open]')) return true;
  return target?.closest('input:not([type=range]), textarea, select, [contenteditable]') != null;
}

/** Runs the action of the key pressed, if it has one here; other chords are the browser's, and so is typing. */
export function pressKey(event: KeyboardEvent, map: KeyMap): void {
  if (event.altKey || busy(event)) return;
  const chord = event.ctrlKey || event.metaKey;
  const name = `${chord ? 'Ctrl+' : ''}${event.shiftKey ? 'Shift+' : ''}${event.code}`;
  // A sign such as '?' lies elsewhere on other layouts: those are named by what they type.
  const action = map[name] ?? (chord ? undefined : map[event.key]);
  if (!action) return;
  event.preventDefault();
  action();
}
