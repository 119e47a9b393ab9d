/** What of the Emscripten builds is used; the packages come without types. */
interface CornerstoneDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getFrameInfo(): {
    width: number;
    height: number;
    bitsPerSample: number;
    componentCount: number;
    isSigned?: boolean;
  };
  getDecodedBuffer(): Uint8Array;
  delete(): void;
}
interface EmscriptenOptions {
  print?: (line: string) => void;
  printErr?: (line: string) => void;
  locateFile?: (name: string) => string;
}

declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decode' {
  const create: (o?: EmscriptenOptions) => Promise<{ JPEGDecoder: new () => CornerstoneDecoder }>;
  export default create;
}
declare module '@cornerstonejs/codec-charls/decode' {
  const create: (o?: EmscriptenOptions) => Promise<{ JpegLSDecoder: new () => CornerstoneDecoder }>;
  export default create;
}
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  const create: (o?: EmscriptenOptions) => Promise<{ J2KDecoder: new () => CornerstoneDecoder }>;
  export default create;
}
/** The package's own types lean on a global that it does not bring. */
declare module '@jsquash/webp/codec/dec/webp_dec.js' {
  const create: (options: {
    noInitialRun: boolean;
    wasmBinary: Uint8Array;
  }) => Promise<{ decode(bytes: Uint8Array): { data: Uint8ClampedArray } | null }>;
  export default create;
}
