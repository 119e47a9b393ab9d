import type { LoadedPack } from '../../src/inference/engine/pack';
import type { Weight } from '../../src/inference/engine/weights';
import type { Bytes } from './protobuf';
import { bytes, concat, int, message, text } from './protobuf';

/**
 * A pack's network as an ONNX model (opset 13, NCHW), written layer by layer as training/model.py has it, so that
 * onnxruntime-web runs the same arithmetic beside ours. Numbers in calls are field numbers of onnx.proto.
 */
const FLOAT = 1;
const ATTRIBUTE = { int: 2, text: 3, ints: 7 } as const;

const ints = (name: string, values: readonly number[]): Bytes =>
  message(5, text(1, name), ...values.map((v) => int(8, v)), int(20, ATTRIBUTE.ints));
const word = (name: string, value: string): Bytes =>
  message(5, text(1, name), text(4, value), int(20, ATTRIBUTE.text));
const whole = (name: string, value: number): Bytes =>
  message(5, text(1, name), int(3, value), int(20, ATTRIBUTE.int));

function tensor(name: string, shape: readonly number[], values: Float32Array): Bytes {
  const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return message(5, ...shape.map((d) => int(1, d)), int(2, FLOAT), text(8, name), bytes(9, raw));
}

/** HWIO, or [k, k, C, 1] for depthwise, to ONNX's OIHW. */
function transposed(
  { shape, values }: Weight,
  depthwise: boolean,
): { shape: number[]; values: Float32Array } {
  const [h, w, a, b] = shape as [number, number, number, number];
  const [o, i] = depthwise ? [a, 1] : [b, a];
  const out = new Float32Array(values.length);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++)
      for (let ii = 0; ii < i; ii++)
        for (let oo = 0; oo < o; oo++)
          out[((oo * i + ii) * h + y) * w + x] = values[((y * w + x) * i + ii) * o + oo] as number;
  return { shape: [o, i, h, w], values: out };
}

class Graph {
  readonly nodes: Bytes[] = [];
  readonly tensors: Bytes[] = [
    tensor('zero', [], Float32Array.of(0)),
    tensor('six', [], Float32Array.of(6)),
    tensor('scales', [4], Float32Array.of(1, 1, 2, 2)),
  ];
  #names = 0;

  constructor(private readonly weights: ReadonlyMap<string, Weight>) {}

  has(layer: string): boolean {
    return this.weights.has(`${layer}.weight`);
  }

  node(op: string, inputs: readonly string[], attributes: readonly Bytes[] = []): string {
    const output = `t${this.#names++}`;
    const parts = [...inputs.map((i) => text(1, i)), text(2, output), text(4, op), ...attributes];
    this.nodes.push(message(1, ...parts));
    return output;
  }

  conv(x: string, layer: string, stride = 1, act = true): string {
    const weight = this.weights.get(`${layer}.weight`) as Weight;
    const bias = this.weights.get(`${layer}.bias`) as Weight;
    const depthwise = layer.endsWith('.depthwise');
    const { shape, values } = transposed(weight, depthwise);
    this.tensors.push(tensor(`${layer}.weight`, shape, values));
    this.tensors.push(tensor(`${layer}.bias`, bias.shape, bias.values));
    const y = this.node(
      'Conv',
      [x, `${layer}.weight`, `${layer}.bias`],
      [
        word('auto_pad', 'SAME_UPPER'),
        whole('group', depthwise ? (shape[0] as number) : 1),
        ints('strides', [stride, stride]),
      ],
    );
    return act ? this.node('Clip', [y, 'zero', 'six']) : y;
  }

  channels = (layer: string): number => this.weights.get(`${layer}.bias`)?.values.length ?? 0;
}

/** Strides of the encoder's stages, and the stages that decoder levels join: as in architectures/unet.ts. */
const STRIDES = [1, 2, 2, 2, 1, 2, 1];
const SKIPS = [0, 1, 2, 4];

function block(g: Graph, x: string, name: string, stride: number, cin: number): string {
  const wide = g.has(`${name}.expand`) ? g.conv(x, `${name}.expand`) : x;
  const y = g.conv(g.conv(wide, `${name}.depthwise`, stride), `${name}.project`, 1, false);
  return stride === 1 && cin === g.channels(`${name}.project`) ? g.node('Add', [x, y]) : y;
}

function up(g: Graph, x: string, skip: string, level: string): string {
  const linear = [word('mode', 'linear'), word('coordinate_transformation_mode', 'half_pixel')];
  const doubled = g.node('Resize', [g.conv(x, `${level}.squeeze`), '', 'scales'], linear);
  const joined = g.conv(g.node('Concat', [doubled, skip], [whole('axis', 1)]), `${level}.join`);
  return g.conv(g.conv(joined, `${level}.depthwise`), `${level}.pointwise`);
}

const value = (field: number, name: string, shape: readonly number[]): Bytes => {
  const dims = shape.map((d) => message(1, int(1, d)));
  return message(field, text(1, name), message(2, message(1, int(1, FLOAT), message(2, ...dims))));
};

/** Input 'x' [1, 1, tile, tile]; its only output holds probabilities [1, classes, tile/2, tile/2]. */
export function toOnnx({ weights, manifest }: LoadedPack): { model: Bytes; output: string } {
  const g = new Graph(weights);
  const skips: string[] = [];
  let cin = g.channels('stem');
  let x = g.conv('x', 'stem', 2);
  STRIDES.forEach((stride, stage) => {
    for (let i = 0; g.has(`stages.${stage}.${i}.depthwise`); i++) {
      const name = `stages.${stage}.${i}`;
      x = block(g, x, name, i === 0 ? stride : 1, cin);
      cin = g.channels(`${name}.project`);
    }
    if (SKIPS.includes(stage)) skips.push(x);
  });
  for (let i = 0; g.has(`ups.${i}.squeeze`); i++)
    x = up(g, x, skips.at(-1 - i) as string, `ups.${i}`);
  const output = g.node('Sigmoid', [g.conv(x, 'head', 1, false)]);
  const { tile } = manifest.inputs;
  const map = [1, manifest.outputs.length, tile / manifest.stride, tile / manifest.stride];
  const graph = message(
    7,
    ...g.nodes,
    text(2, 'pack'),
    ...g.tensors,
    value(11, 'x', [1, 1, tile, tile]),
    value(12, output, map),
  );
  return { model: concat([int(1, 8), graph, message(8, text(1, ''), int(2, 13))]), output };
}
