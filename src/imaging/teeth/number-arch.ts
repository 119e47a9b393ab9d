interface Placed {
  readonly x: number;
  readonly y: number;
  readonly likely: readonly number[];
}

const EMPTY = 0;
const WITHOUT = 1;
const HERE = 2;

/**
 * The likeliest numbering of an arch's teeth from left to right: no number twice, none out of order; a tooth stays without
 * one rather than take a number of less than `noNumber`. `arch`: which of `likely` each place of the arch is. By dynamic
 * programming over the first teeth and the first places.
 */
export function numberArch<T extends Placed>(
  teeth: readonly T[],
  arch: readonly number[],
  noNumber: number,
): Map<T, number> {
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
  const numbered = new Map<T, number>();
  for (let i = inOrder.length, k = arch.length; i > 0;) {
    const choice = took[i * width + k];
    if (choice === HERE) numbered.set(inOrder[i - 1] as T, arch[k - 1] as number);
    if (choice !== EMPTY) i -= 1;
    if (choice !== WITHOUT) k -= 1;
  }
  return numbered;
}
