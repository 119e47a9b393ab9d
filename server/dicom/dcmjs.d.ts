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
