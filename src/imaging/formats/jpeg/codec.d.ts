declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decode' {
  const create: () => Promise<{
    JPEGDecoder: new () => {
      getEncodedBuffer(length: number): Uint8Array;
      decode(): void;
      getFrameInfo(): { width: number; height: number; componentCount: number };
      getDecodedBuffer(): Uint8Array;
      delete(): void;
    };
  }>;
  export default create;
}
