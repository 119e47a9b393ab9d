/** Where a canvas has the amber of caries, in pixels of the canvas; null where it has none. */
export interface Amber {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** How many pixels. */
  readonly count: number;
}

export function amberOn(canvas: HTMLCanvasElement | undefined): Amber | null {
  const data = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
  let found = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity, count: 0 };
  for (let at = 0; canvas && data && at < data.length; at += 4) {
    if ((data[at] as number) - (data[at + 2] as number) < 120) continue;
    const [x, y] = [(at / 4) % canvas.width, Math.floor(at / 4 / canvas.width)];
    found = {
      left: Math.min(found.left, x),
      right: Math.max(found.right, x),
      top: Math.min(found.top, y),
      bottom: Math.max(found.bottom, y),
      count: found.count + 1,
    };
  }
  return found.count > 0 ? found : null;
}

/** Red, green and blue of one pixel. */
export function pixelAt(canvas: HTMLCanvasElement | undefined, x: number, y: number): number[] {
  const data = canvas?.getContext('2d')?.getImageData(Math.round(x), Math.round(y), 1, 1).data;
  return [...(data ?? [])].slice(0, 3);
}
