/** Where the centre is, and the systems that an installation writes its numbers and teeth in. */
export interface Installation {
  /** Base addresses without a slash at their end. */
  readonly fhir: string;
  readonly dicomweb: string;
  /** URI under which ISO 3950 tooth numbers are written. */
  readonly toothSystem: string;
  /** How this clinic is named to others; empty: it is not. */
  readonly clinic: string;
}

/** No URI for ISO 3950 was found published; the standard's own URN is used until an installation names another. */
export const TOOTH_SYSTEM = 'urn:iso:std:iso:3950';
