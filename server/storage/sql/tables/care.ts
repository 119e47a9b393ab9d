export interface CareTable {
  patient: string;
  clinic: string;
  region: string;
  because: string;
  since: string;
}
