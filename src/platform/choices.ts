/** Small choices of the person at this device, in localStorage; silently forgotten where the browser keeps nothing. */
type Choice =
  | 'theme'
  | 'locale'
  | 'notation'
  | 'policy'
  | 'clinician'
  | 'clinician-id'
  | 'identifier-system'
  | 'idle-minutes'
  | 'clinic'
  | 'centre'
  | 'centre-address'
  | 'centre-without-archive'
  | 'recent-days';

export function remember(name: Choice, value: string): void {
  try {
    localStorage.setItem(`bitelight-${name}`, value);
  } catch {
    // Storage is off: the choice lasts as long as the page.
  }
}

export function forget(name: Choice): void {
  try {
    localStorage.removeItem(`bitelight-${name}`);
  } catch {
    // As above.
  }
}

export function recall(name: Choice): string | null {
  try {
    return localStorage.getItem(`bitelight-${name}`);
  } catch {
    return null;
  }
}
