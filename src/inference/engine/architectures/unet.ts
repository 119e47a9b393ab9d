import * as tf from '@tensorflow/tfjs-core';
import type { Weight } from '../weights';

/**
 * An inverted-residual encoder (EfficientNet-Lite0 or MobileNetV2) with a lean U-Net decoder: the browser's twin of
 * training/model.py with its batch norms folded (training/fold.py). Layers are found by their names in the weight table, so
 * one function runs both encoders. Kernel sizes come from the shapes; only strides are not in the table.
 */
const STRIDES: Readonly<Record<string, readonly number[]>> = {
  'efficientnet-lite0-unet': [1, 2, 2, 2, 1, 2, 1],
  'efficientnet-lite0-short-unet': [1, 2, 2, 2, 1, 2],
  'mobilenet-v2-unet': [1, 2, 2, 2, 1, 2, 1],
};
/** Stages whose output a decoder level joins, at 1/2, 1/4, 1/8 and 1/16 of the input. */
const SKIPS = [0, 1, 2, 4];

export const knowsArchitecture = (name: string): boolean => name in STRIDES;

type Act = 'relu6' | 'linear';
export type Tensors = ReadonlyMap<string, tf.Tensor>;

/** Weights as tensors of the current backend; `dispose` each when the network goes. */
export function upload(weights: ReadonlyMap<string, Weight>): Tensors {
  const out = new Map<string, tf.Tensor>();
  for (const [name, { values, shape }] of weights) {
    const level = /^(ups\.\d+)\.join\.weight$/.exec(name)?.[1];
    const squeezed = weights.get(`${level}.squeeze.bias`)?.values.length;
    if (!level || squeezed === undefined) {
      out.set(name, tf.tensor(values, [...shape]));
      continue;
    }
    // A 1x1 convolution of two maps laid side by side is the sum of one over each: no concatenation is needed.
    const cout = shape[3] as number;
    const deep = values.slice(0, squeezed * cout);
    const skip = values.slice(squeezed * cout);
    out.set(`${level}.join.deep`, tf.tensor(deep, [1, 1, squeezed, cout]));
    out.set(`${level}.join.skip`, tf.tensor(skip, [1, 1, skip.length / cout, cout]));
  }
  return out;
}

class Layers {
  constructor(private readonly tensors: Tensors) {}

  has(name: string): boolean {
    return this.tensors.has(`${name}.weight`);
  }

  private get<T extends tf.Tensor>(name: string): T {
    const tensor = this.tensors.get(name);
    if (!tensor) throw new Error(`the pack's weights lack ${name}`);
    return tensor as T;
  }

  conv(x: tf.Tensor4D, name: string, activation: Act, strides = 1): tf.Tensor4D {
    const filter = this.get<tf.Tensor4D>(`${name}.weight`);
    const bias = this.get<tf.Tensor1D>(`${name}.bias`);
    return tf.fused.conv2d({ x, filter, strides, pad: 'same', bias, activation });
  }

  depthwise(x: tf.Tensor4D, name: string, strides = 1): tf.Tensor4D {
    const filter = this.get<tf.Tensor4D>(`${name}.weight`);
    const bias = this.get<tf.Tensor1D>(`${name}.bias`);
    return tf.fused.depthwiseConv2d({ x, filter, strides, pad: 'same', bias, activation: 'relu6' });
  }

  /**
   * relu6(upsampled(deep) * Wd + skip * Ws + bias). A 1x1 convolution and bilinear upsampling commute, so the deep map is
   * convolved while it is still small.
   */
  join(deep: tf.Tensor4D, skip: tf.Tensor4D, level: string): tf.Tensor4D {
    const filterDeep = this.get<tf.Tensor4D>(`${level}.join.deep`);
    const filterSkip = this.get<tf.Tensor4D>(`${level}.join.skip`);
    const bias = this.get<tf.Tensor1D>(`${level}.join.bias`);
    const small = tf.fused.conv2d({ x: deep, filter: filterDeep, strides: 1, pad: 'same' });
    const size: [number, number] = [skip.shape[1], skip.shape[2]];
    // halfPixelCenters is PyTorch's align_corners=False.
    const a = tf.image.resizeBilinear(small, size, false, true);
    const b = tf.fused.conv2d({ x: skip, filter: filterSkip, strides: 1, pad: 'same', bias });
    return tf.relu6(tf.add(a, b));
  }
}

function block(layers: Layers, x: tf.Tensor4D, name: string, stride: number): tf.Tensor4D {
  const wide = layers.has(`${name}.expand`) ? layers.conv(x, `${name}.expand`, 'relu6') : x;
  const y = layers.conv(
    layers.depthwise(wide, `${name}.depthwise`, stride),
    `${name}.project`,
    'linear',
  );
  return stride === 1 && x.shape[3] === y.shape[3] ? tf.add(x, y) : y;
}

function up(layers: Layers, x: tf.Tensor4D, skip: tf.Tensor4D, level: string): tf.Tensor4D {
  const joined = layers.join(layers.conv(x, `${level}.squeeze`, 'relu6'), skip, level);
  return layers.conv(layers.depthwise(joined, `${level}.depthwise`), `${level}.pointwise`, 'relu6');
}

/** The first `shared` channels of a map in competition (softmax), the others each by itself. */
function probabilities(logits: tf.Tensor4D, shared: number): tf.Tensor4D {
  if (shared === 0) return tf.sigmoid(logits);
  const rest = logits.shape[3] - shared;
  const [first, others] = tf.split(logits, [shared, rest], 3) as [tf.Tensor4D, tf.Tensor4D];
  return tf.concat([tf.softmax(first, 3), tf.sigmoid(others)], 3);
}

/**
 * [1, side, side, 1] input, normalised, -> [1, side/2, side/2, classes] probabilities, `softmax` of them shared. Call inside
 * tf.tidy.
 */
export function forward(
  { name, softmax }: { readonly name: string; readonly softmax: number },
  tensors: Tensors,
  input: tf.Tensor4D,
): tf.Tensor4D {
  const layers = new Layers(tensors);
  const skips: tf.Tensor4D[] = [];
  let x = layers.conv(input, 'stem', 'relu6', 2);
  (STRIDES[name] ?? []).forEach((stride, stage) => {
    for (let i = 0; layers.has(`stages.${stage}.${i}.depthwise`); i++)
      x = block(layers, x, `stages.${stage}.${i}`, i === 0 ? stride : 1);
    if (SKIPS.includes(stage)) skips.push(x);
  });
  for (let i = 0; layers.has(`ups.${i}.squeeze`); i++)
    x = up(layers, x, skips[skips.length - 1 - i] as tf.Tensor4D, `ups.${i}`);
  return probabilities(layers.conv(x, 'head', 'linear'), softmax);
}
