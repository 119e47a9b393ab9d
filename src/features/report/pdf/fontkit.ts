import fontkit from '@pdf-lib/fontkit';

type Fontkit = typeof fontkit;

/**
 * Works around fontkit 1.1.1: of a small subset it writes the short 'loca' table, which halves the offsets of the glyphs, without
 * padding glyphs of odd length; most letters are then lost in every reader, though a search finds them. Here the long table is
 * asked for, whose offsets are written as they are (OpenType, 'loca').
 */
function withLongTable<S extends object>(subset: S): S {
  let table: { version: number } = { version: 1 };
  Object.defineProperty(subset, 'loca', {
    get: () => table,
    set: (made: object) => (table = Object.assign(made, { version: 1 })),
  });
  return subset;
}

export const safeFontkit: Fontkit = {
  create(bytes, name) {
    const font = fontkit.create(bytes, name);
    const subset = font.createSubset.bind(font);
    font.createSubset = () => withLongTable(subset());
    return font;
  },
};
