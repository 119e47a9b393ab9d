/** Which column of `likely` a tooth is, and how surely, given every way to number its arch. */
export interface Numbered {
  readonly column: number;
  readonly certainty: number;
}

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly likely: readonly number[];
}

const EMPTY = 0;
const WITHOUT = 1;
const HERE = 2;

/** Sums of all before each entry. */
function sumsBefore(values: readonly number[]): number[] {
  let sum = 0;
  return values.map((v) => (sum += v) - v);
}

/**
 * For each tooth, from left to right, and each place: the share that this tooth on this place has of all rising numberings of
 * the arch, each weighed by its probability.
 */
function certainties(
  teeth: readonly Placed[],
  arch: readonly number[],
  noNumber: number,
): readonly (readonly number[])[] {
  const likely = teeth.map((t) => arch.map((column) => Math.max(t.likely[column] as number, 1e-6)));
  // before[i][k]: of the first i teeth the last numbered is on place k (0: none); after[i][k]: of the others, given that.
  const before = [[1, ...arch.map(() => 0)]];
  for (const p of likely) {
    const last = before.at(-1) as number[];
    const upTo = sumsBefore(last);
    before.push(
      last.map((w, k) => w * noNumber + (k > 0 ? (p[k - 1] as number) * (upTo[k] as number) : 0)),
    );
  }
  const after = [[1, ...arch.map(() => 1)]];
  for (const p of likely.toReversed()) {
    const next = after[0] as number[];
    const on = next.map((w, k) => (k > 0 ? (p[k - 1] as number) * w : 0));
    const beyond = sumsBefore(on.toReversed()).toReversed();
    after.unshift(next.map((w, k) => noNumber * w + (beyond[k] as number)));
  }
  const all = Math.max(after[0]?.[0] ?? 0, 1e-300);
  return likely.map((p, i) => {
    const upTo = sumsBefore(before[i] as number[]);
    return p.map((v, k) => ((upTo[k + 1] as number) * v * (after[i + 1]?.[k + 1] as number)) / all);
  });
}

/**
 * The likeliest numbering of an arch's teeth from left to right: no number twice, none out of order; a tooth stays without
 * one rather than take a number of less than `noNumber`. `arch`: which of `likely` each place of the arch is. By dynamic
 * programming over the first teeth and the first places.
 */
export function numberArch<T extends Placed>(
  teeth: readonly T[],
  arch: readonly number[],
  noNumber: number,
): Map<T, Numbered> {
  const inOrder = [...teeth].sort((a, b) => a.x - b.x || a.y - b.y);
  const width = arch.length + 1;
  const without = Math.log(noNumber);
  const best = new Float64Array((inOrder.length + 1) * width);
  const took = new Uint8Array(best.length);
  inOrder.forEach((tooth, row) => {
    const at = (row + 1) * width;
    best[at] = (best[at - width] as number) + without;
    took[at] = WITHOUT;
    arch.forEach((column, k) => {
      const fits = Math.log(Math.max(tooth.likely[column] as number, 1e-6));
      const options = [
        best[at + k] as number,
        (best[at + k + 1 - width] as number) + without,
        (best[at + k - width] as number) + fits,
      ];
      const choice = options.indexOf(Math.max(...options));
      took[at + k + 1] = choice;
      best[at + k + 1] = options[choice] as number;
    });
  });
  const numbered = new Map<T, Numbered>();
  const sure = certainties(inOrder, arch, noNumber);
  for (let i = inOrder.length, k = arch.length; i > 0;) {
    const choice = took[i * width + k];
    if (choice === HERE)
      numbered.set(inOrder[i - 1] as T, {
        column: arch[k - 1] as number,
        certainty: sure[i - 1]?.[k - 1] as number,
      });
    if (choice !== EMPTY) i -= 1;
    if (choice !== WITHOUT) k -= 1;
  }
  return numbered;
}
