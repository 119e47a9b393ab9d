import dcmjs from 'dcmjs';

/** Digital X-Ray for presentation: dciodvfy contradicts itself about the anatomy of the intra-oral class. */
const DIGITAL_X_RAY = '1.2.840.10008.5.1.4.1.1.1.1';
const EXPLICIT_LE = '1.2.840.10008.1.2.1';

export interface DrawnDicom {
  readonly study: string;
  readonly series: string;
  readonly instance: string;
  readonly patientId: string;
  readonly issuer: string | null;
  readonly patientName: string;
  readonly rows: number;
  readonly columns: number;
  readonly seed: number;
  readonly more: Record<string, unknown>;
}

/** UIDs below the root for UUIDs (PS3.5 B.2), the same for the same number. */
export const uid = (n: number): string => `2.25.${1_000_000 + n}`;

export function pixelsOf(rows: number, columns: number, seed: number): Uint16Array {
  return Uint16Array.from({ length: rows * columns }, (_, i) => (i * 31 + seed * 997) % 4096);
}

const NOTHING: Partial<DrawnDicom> = {};

/** A whole film for presentation (PS3.3 A.26), 12 bits, drawn; every type 1 and 2 attribute is there. */
export function drawnDicom(given: Partial<DrawnDicom> = NOTHING): Uint8Array {
  const one: DrawnDicom = {
    study: uid(1),
    series: uid(2),
    instance: uid(3),
    patientId: '900101300123',
    issuer: 'urn:bitelight:id:kz-iin',
    patientName: 'Проба^Первая',
    rows: 24,
    columns: 32,
    seed: 1,
    more: {},
    ...given,
  };
  const dataset = { ...identity(one), ...image(one), ...one.more };
  const meta = dcmjs.data.DicomMetaDictionary.denaturalizeDataset({
    FileMetaInformationVersion: new Uint8Array([0, 1]).buffer,
    MediaStorageSOPClassUID: DIGITAL_X_RAY,
    MediaStorageSOPInstanceUID: one.instance,
    TransferSyntaxUID: EXPLICIT_LE,
    ImplementationClassUID: '2.25.76543210',
    ImplementationVersionName: 'DRAWN',
  });
  const dict = new dcmjs.data.DicomDict(meta);
  dict.dict = dcmjs.data.DicomMetaDictionary.denaturalizeDataset(dataset);
  return new Uint8Array(dict.write());
}

function identity(one: DrawnDicom): Record<string, unknown> {
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    ImageType: ['ORIGINAL', 'PRIMARY', ''],
    SOPClassUID: DIGITAL_X_RAY,
    SOPInstanceUID: one.instance,
    StudyDate: '20261103',
    SeriesDate: '20261103',
    AcquisitionDate: '20261103',
    ContentDate: '20261103',
    StudyTime: '101500',
    ContentTime: '101500',
    AccessionNumber: 'A17',
    Modality: 'IO',
    PresentationIntentType: 'FOR PRESENTATION',
    Manufacturer: 'Drawn',
    ReferringPhysicianName: [{ Alphabetic: 'Doctor^Some' }],
    StudyDescription: 'Drawn study',
    PatientName: [{ Alphabetic: one.patientName }],
    PatientID: one.patientId,
    ...(one.issuer === null ? {} : { IssuerOfPatientID: one.issuer }),
    PatientBirthDate: '19900101',
    PatientSex: 'F',
    StudyInstanceUID: one.study,
    SeriesInstanceUID: one.series,
    StudyID: '1',
    SeriesNumber: '1',
    InstanceNumber: '1',
    PatientOrientation: ['L', 'F'],
    ImageLaterality: 'R',
    AcquisitionContextSequence: [],
    ...anatomy(),
  };
}

function anatomy(): Record<string, unknown> {
  const code = (CodeValue: string, CodingSchemeDesignator: string, CodeMeaning: string) => ({
    CodeValue,
    CodingSchemeDesignator,
    CodeMeaning,
  });
  return {
    AnatomicRegionSequence: [code('39546003', 'SCT', 'Mandible')],
    ViewCodeSequence: [code('260454004', 'SCT', 'Occlusal projection')],
    PositionerType: 'NONE',
    DetectorType: 'DIRECT',
    BurnedInAnnotation: 'NO',
    LossyImageCompression: '00',
  };
}

function image({ rows, columns, seed }: DrawnDicom): Record<string, unknown> {
  return {
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: rows,
    Columns: columns,
    ImagerPixelSpacing: ['0.03', '0.03'],
    BitsAllocated: 16,
    BitsStored: 12,
    HighBit: 11,
    PixelRepresentation: 0,
    PixelIntensityRelationship: 'LIN',
    PixelIntensityRelationshipSign: -1,
    RescaleIntercept: '0',
    RescaleSlope: '1',
    RescaleType: 'US',
    PresentationLUTShape: 'IDENTITY',
    WindowCenter: '2048',
    WindowWidth: '4096',
    PixelData: [pixelsOf(rows, columns, seed).buffer],
    _vrMap: { PixelData: 'OW' },
  };
}
