import * as tf from '@tensorflow/tfjs-core';
import { unlessLost } from './backends';
import type { LoadedPack } from './pack';
import { forward, upload } from './architectures/unet';
import type { Tensors } from './architectures/unet';

/** Rows of `width` cells of `channels` values each, every row turned left to right. */
function mirrored(data: Float32Array, width: number, channels: number): Float32Array {
  const out = new Float32Array(data.length);
  for (let at = 0; at < data.length; at += channels) {
    const cell = at / channels;
    const x = cell % width;
    const to = (cell - x + (width - 1 - x)) * channels;
    for (let c = 0; c < channels; c++) out[to + c] = data[at + c] as number;
  }
  return out;
}

/** A pack's weights on the current backend. */
export class Network {
  readonly #tensors: Tensors;
  readonly side: number;
  readonly channels: number;

  constructor(private readonly pack: LoadedPack) {
    this.#tensors = upload(pack.weights);
    this.side = pack.manifest.inputs.tile;
    this.channels = pack.manifest.outputs.length;
  }

  /** side x side normalised input -> [side/stride, side/stride, channels] probabilities. */
  async run(input: Float32Array): Promise<Float32Array> {
    const output = tf.tidy(() => {
      const x = tf.tensor4d(input, [1, this.side, this.side, 1]);
      return forward(this.pack.manifest.architecture.name, this.#tensors, x);
    });
    try {
      return (await unlessLost(output.data())) as Float32Array;
    } finally {
      output.dispose();
    }
  }

  /** `run`, averaged with the mirrored reading of the mirrored tile where the pack asks for it. */
  async read(input: Float32Array): Promise<Float32Array> {
    const map = await this.run(input);
    if (!this.pack.manifest.inputs.mirror) return map;
    const side = this.side / this.pack.manifest.stride;
    const turned = mirrored(await this.run(mirrored(input, this.side, 1)), side, this.channels);
    return map.map((p, i) => (p + (turned[i] as number)) / 2);
  }

  /** Largest difference from PyTorch's probabilities on the pack's known-answer tile. */
  async knownAnswerError(): Promise<number> {
    const { question, answer, manifest } = this.pack;
    const affine = manifest.inputs.preprocess.find((s) => s.step === 'affine');
    const { scale, offset } = affine ?? { scale: 1, offset: 0 };
    const input = Float32Array.from(question, (v) => (v / 255) * scale + offset);
    const map = await this.run(input);
    const side = this.side / manifest.stride;
    const { every } = manifest.knownAnswer;
    let worst = 0;
    let at = 0;
    for (let y = 0; y < side; y += every)
      for (let x = 0; x < side; x += every)
        for (let c = 0; c < this.channels; c++) {
          const difference = (map[(y * side + x) * this.channels + c] ?? NaN) - (answer[at] ?? NaN);
          // NaN must not pass for agreement.
          worst = Number.isNaN(difference) ? Infinity : Math.max(worst, Math.abs(difference));
          at += 1;
        }
    return at === answer.length ? worst : Infinity;
  }

  dispose(): void {
    for (const tensor of this.#tensors.values()) tensor.dispose();
  }
}
