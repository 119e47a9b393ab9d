import * as tf from '@tensorflow/tfjs-core';
import { unlessLost } from './backends';
import type { FilmKind, LoadedPack } from './pack';
import { forward, upload } from './architectures/unet';
import type { Tensors } from './architectures/unet';

interface View {
  readonly mirrored: boolean;
  readonly upsideDown: boolean;
}

/** A square of `side` x `side` cells of `channels` values each, turned; turning twice gives it back. */
function turned(data: Float32Array, side: number, channels: number, view: View): Float32Array {
  if (!view.mirrored && !view.upsideDown) return data;
  const out = new Float32Array(data.length);
  for (let y = 0; y < side; y++) {
    const toY = view.upsideDown ? side - 1 - y : y;
    for (let x = 0; x < side; x++) {
      const toX = view.mirrored ? side - 1 - x : x;
      const from = (y * side + x) * channels;
      out.set(data.subarray(from, from + channels), (toY * side + toX) * channels);
    }
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
      return forward(this.pack.manifest.architecture, this.#tensors, x);
    });
    try {
      return (await unlessLost(output.data())) as Float32Array;
    } finally {
      output.dispose();
    }
  }

  /** `run` on the tile in every view that the pack asks for with films of this kind, averaged. */
  async read(input: Float32Array, kind: FilmKind): Promise<Float32Array> {
    const { inputs, stride } = this.pack.manifest;
    const [across, down] = [inputs.mirror, inputs.kinds[kind].upsideDown];
    const views = [false, ...(down ? [true] : [])].flatMap((upsideDown) =>
      [false, ...(across ? [true] : [])].map((mirrored) => ({ mirrored, upsideDown })),
    );
    const sum = new Float32Array((this.side / stride) ** 2 * this.channels);
    for (const view of views) {
      const map = await this.run(turned(input, this.side, 1, view));
      turned(map, this.side / stride, this.channels, view).forEach((p, i) => {
        sum[i] = (sum[i] as number) + p / views.length;
      });
    }
    return sum;
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
