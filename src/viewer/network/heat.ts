import type { FindingClass } from '../../domain/finding';
import type { NetworkMap } from '../../imaging/outline/network-map';
import { MARK_STYLES } from '../mark-style';

/** Fainter than this is the network's noise and left clear. */
const FAINTEST = 0.03;
/** The most that a sure cell covers of the film beneath. */
const STRONGEST = 0.6;

/**
 * The network's answer as a picture, a pixel a cell: each class in its colour, the stronger the surer. Where classes lie over each
 * other the surer one shows.
 */
export function heatPicture(
  { map, outputs }: NetworkMap,
  hidden: readonly FindingClass[],
): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = map.width;
  canvas.height = map.height;
  const data = new ImageData(map.width, map.height);
  const shown = outputs
    .filter((output) => !hidden.includes(output.class))
    .map(({ channel, class: name }) => ({ channel, colour: rgbOf(MARK_STYLES[name].colour) }));
  for (let cell = 0; cell < map.width * map.height; cell++) {
    let most = FAINTEST;
    for (const { channel, colour } of shown) {
      const value = map.data[cell * map.channels + channel] as number;
      if (value <= most) continue;
      most = value;
      // The root lifts what is faint, which is what one looks for in a heat map.
      data.data.set([...colour, 255 * STRONGEST * Math.sqrt(value)], cell * 4);
    }
  }
  canvas.getContext('2d')?.putImageData(data, 0, 0);
  return canvas;
}

function rgbOf(hex: string): readonly [number, number, number] {
  const all = Number.parseInt(hex.slice(1), 16);
  return [(all >> 16) & 255, (all >> 8) & 255, all & 255];
}
