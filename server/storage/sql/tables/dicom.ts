/** Empty text where a file says nothing; names folded for search, as told in services/dicom-search.ts. */
export interface DicomTables {
  dicom_study: {
    patient: string;
    study: string;
    date: string;
    time: string;
    accession: string;
    referring: string;
    patient_name: string;
    patient_id: string;
    issuer: string;
    birth_date: string;
    sex: string;
    study_id: string;
    description: string;
    metadata: string;
  };
  dicom_series: {
    patient: string;
    study: string;
    series: string;
    modality: string;
    series_number: string;
    series_description: string;
    body_part: string;
    metadata: string;
  };
  dicom_instance: {
    patient: string;
    study: string;
    series: string;
    instance: string;
    sop_class: string;
    number: string;
    syntax: string;
    sha256: string;
    clinic: string;
    stored_at: string;
    metadata: string;
  };
  /** In which record a study or instance is: the one table that is not keyed by patient. */
  dicom_uid: { uid: string; patient: string };
}
