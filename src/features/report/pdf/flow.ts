import { PageSizes, rgb, type PDFDocument, type PDFFont, type PDFPage } from 'pdf-lib';

export interface Fonts {
  readonly plain: PDFFont;
  readonly strong: PDFFont;
}

/** Points, as everything here: 1/72 inch. */
export const MARGIN = 44;
const LEADING = 1.4;
const FOOT = 28;
export const INK = rgb(0.07, 0.07, 0.07);
export const QUIET = rgb(0.3, 0.3, 0.3);
export const LINE = rgb(0.75, 0.75, 0.75);

interface TextStyle {
  readonly size?: number;
  readonly font?: PDFFont;
  readonly colour?: typeof INK;
}

/** Lines no wider than `width`, broken at spaces, a longer word within itself; line ends of the text are kept. */
export function wrapped(
  text: string,
  font: PDFFont,
  size: number,
  width: number,
): readonly string[] {
  const fits = (line: string) => font.widthOfTextAtSize(line, size) <= width;
  return text.split(/\r\n|[\r\n]/).flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (let word of paragraph.split(/[\t ]+/)) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (fits(longer)) {
        line = longer;
        continue;
      }
      if (line !== '') lines.push(line);
      for (; !fits(word); word = word.slice(shareOf(word, fits))) {
        lines.push(word.slice(0, shareOf(word, fits)));
      }
      line = word;
    }
    return [...lines, line];
  });
}

/** How many characters of a word that does not fit go on one line; at least one. */
function shareOf(word: string, fits: (text: string) => boolean): number {
  let count = 1;
  while (count < word.length && fits(word.slice(0, count + 1))) count++;
  return count;
}

/** A text that runs down A4 pages: what does not fit begins the next one. */
export class Flow {
  page: PDFPage;
  /** Where the next thing begins, from the page's lower edge. */
  y = 0;
  readonly width: number;

  constructor(
    readonly document: PDFDocument,
    readonly fonts: Fonts,
  ) {
    this.page = this.#begin();
    this.width = this.page.getWidth() - 2 * MARGIN;
  }

  #begin(): PDFPage {
    const page = this.document.addPage(PageSizes.A4);
    this.y = page.getHeight() - MARGIN;
    return page;
  }

  /** Goes to the next page unless `height` is left on this one; true where it did. */
  room(height: number): boolean {
    if (this.y - height >= MARGIN + FOOT) return false;
    this.page = this.#begin();
    return true;
  }

  gap(height: number): void {
    this.y -= height;
  }

  text(text: string, { size = 9.5, font = this.fonts.plain, colour = INK }: TextStyle = {}): void {
    for (const line of wrapped(text, font, size, this.width)) {
      this.room(size * LEADING);
      this.page.drawText(line, { x: MARGIN, y: this.y - size, size, font, color: colour });
      this.y -= size * LEADING;
    }
  }

  heading(text: string): void {
    this.gap(10);
    // A heading is never the last line of a page.
    this.room(48);
    this.text(text, { size: 11, font: this.fonts.strong });
    this.gap(2);
  }

  /** One row of cells; `starts` are where the columns begin. As high as its highest cell. */
  row(cells: readonly string[], starts: readonly number[], style: TextStyle = {}): void {
    const { size = 9, font = this.fonts.plain, colour = INK } = style;
    const lines = cells.map((cell, at) =>
      wrapped(cell, font, size, (starts[at + 1] ?? this.width) - (starts[at] ?? 0) - 8),
    );
    const height = Math.max(...lines.map((one) => one.length)) * size * LEADING + 6;
    this.room(height);
    lines.forEach((cell, at) => {
      cell.forEach((line, index) => {
        const x = MARGIN + (starts[at] ?? 0);
        const y = this.y - size - index * size * LEADING;
        this.page.drawText(line, { x, y, size, font, color: colour });
      });
    });
    this.y -= height;
    this.rule();
  }

  rule(): void {
    const end = { x: MARGIN + this.width, y: this.y + 2 };
    this.page.drawLine({ start: { x: MARGIN, y: end.y }, end, thickness: 0.5, color: LINE });
    this.gap(2);
  }

  /** At the foot of every page, when all of them are there. */
  footers(text: string, pageOf: (page: number, pages: number) => string): void {
    const pages = this.document.getPages();
    const style = { y: MARGIN - 8, size: 7.5, font: this.fonts.plain, color: QUIET };
    pages.forEach((page, index) => {
      const count = pageOf(index + 1, pages.length);
      page.drawText(text, { ...style, x: MARGIN });
      const x = MARGIN + this.width - this.fonts.plain.widthOfTextAtSize(count, style.size);
      page.drawText(count, { ...style, x });
    });
  }
}
