import type { Numbering } from '../../domain/pack';
import { components } from '../outline/components';

type Rule = Pick<Numbering, 'coreLevels' | 'leastCore'>;

/** Components of `cells` above a level, each replaced by its parts where it falls apart higher up. */
function partsAbove(
  core: Float32Array,
  width: number,
  cells: readonly number[],
  { coreLevels, leastCore }: Rule,
): (readonly number[])[] {
  const [level, ...higher] = coreLevels;
  if (level === undefined) return [];
  const mask = new Uint8Array(core.length);
  for (const cell of cells) mask[cell] = (core[cell] as number) > level ? 1 : 0;
  return components(mask, width, core.length / width)
    .filter((c) => c.cells.length >= leastCore)
    .flatMap((c) => {
      const parts = partsAbove(core, width, c.cells, { coreLevels: higher, leastCore });
      return parts.length > 1 ? parts : [c.cells];
    });
}

/**
 * Cells of each tooth's inner part: components of the map above the first level, those that fall apart at a higher one replaced
 * by their parts. In the order of their first cells. Twin of training/teeth/instances.py.
 */
export function innerParts(
  core: Float32Array,
  width: number,
  rule: Rule,
): readonly (readonly number[])[] {
  return partsAbove(core, width, [...core.keys()], rule).sort(
    (a, b) => (a[0] as number) - (b[0] as number),
  );
}
