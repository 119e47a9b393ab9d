/** The parts of dcmjs that are used here; the package ships no types. */
declare module 'dcmjs' {
  interface DictionaryEntry {
    readonly tag: string;
    readonly vr: string;
    readonly vm: string;
    readonly name: string;
  }
  type DataSet = Record<string, unknown>;
  interface DicomDict {
    meta: DataSet;
    dict: DataSet;
    write(options?: Record<string, unknown>): ArrayBuffer;
  }
  const dcmjs: {
    readonly data: {
      readonly DicomDict: new (meta: DataSet) => DicomDict;
      readonly DicomMetaDictionary: {
        /** By "(GGGG,EEEE)". */
        readonly dictionary: Readonly<Record<string, DictionaryEntry>>;
        readonly nameMap: Readonly<Record<string, DictionaryEntry>>;
        denaturalizeDataset(dataset: DataSet): DataSet;
        naturalizeDataset(dataset: DataSet): DataSet;
      };
      readonly DicomMessage: {
        readFile(buffer: ArrayBuffer, options?: Record<string, unknown>): DicomDict;
      };
    };
  };
  export default dcmjs;
}

declare module '@cornerstonejs/codec-libjpeg-turbo-8bit' {
  interface FrameInfo {
    readonly width: number;
    readonly height: number;
    readonly bitsPerSample: 8;
    readonly componentCount: 1 | 3;
    readonly isSigned: boolean;
  }
  interface Encoder {
    /** Memory of the codec to write the pixels into. */
    getDecodedBuffer(frame: FrameInfo): Uint8Array;
    setProgressive(progressive: boolean): void;
    setQuality(quality: number): void;
    encode(): void;
    /** Memory of the codec: copy it before anything else is called. */
    getEncodedBuffer(): Uint8Array;
    delete(): void;
  }
  export default function create(): Promise<{ readonly JPEGEncoder: new () => Encoder }>;
}
