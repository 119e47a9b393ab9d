/** NIST SP 800-63B-4, 3.1.1: length is what counts; no rules of composition. One sign over and over is no passphrase. */
const SHORTEST = 10;
const FEWEST_DIFFERENT = 5;

export type PassphraseProblem = 'short' | 'same' | 'differs';

export function problemWith(passphrase: string, repeated: string): PassphraseProblem | null {
  const signs = Array.from(passphrase.normalize('NFKC'));
  if (signs.length < SHORTEST) return 'short';
  if (new Set(signs).size < FEWEST_DIFFERENT) return 'same';
  return passphrase === repeated ? null : 'differs';
}
