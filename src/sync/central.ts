import type { Parked } from '../domain/outbox';
import type { ForeignReport } from '../domain/foreign';
import type { Identifier, Patient } from '../domain/patient';
import type { ImageAtCentre } from '../domain/room';
import type { Material } from '../store/sync-ports';

/** Nothing came of an attempt, and nobody is to blame: it is tried again for ever. */
export interface Later {
  readonly outcome: 'later';
  /** 'line': nothing gets through at present. 'row': this one does not, others may. */
  readonly scope: 'line' | 'row';
  /** As the centre asked, or null. */
  readonly afterMs: number | null;
}

/** The centre does not know this device (any more): nothing can pass until a person has enrolled it. */
export interface Closed {
  readonly outcome: 'closed';
}

export type Sending =
  | {
      readonly outcome: 'taken';
      /** Version tags by `Type/id`. */
      readonly etags: Readonly<Record<string, string>>;
      readonly centralId: string | null;
      /** It has stored the image too, or had it as it is. */
      readonly image?: ImageAtCentre;
      /** Whether anything takes films there; absent: nothing was to be stored now. */
      readonly archive?: boolean;
    }
  /** It holds nothing that could be sent. */
  | { readonly outcome: 'nothing' }
  | { readonly outcome: 'parked'; readonly parked: Parked }
  | Later
  | Closed;

/** How a patient stands at the centre. */
export interface CentralPatient {
  readonly id: string;
  readonly name: string;
  readonly birthDate: string | null;
  readonly sex: Patient['sex'];
  readonly identifiers: readonly Identifier[];
}

/** What the centre holds in place of a review that it did not take: shown to the person who has to choose. */
export interface Standing {
  readonly by: string | null;
  readonly clinic: string | null;
  readonly signedAt: string | null;
  readonly findings: number;
  /** Of what would be written over. */
  readonly etags: Readonly<Record<string, string>>;
}

export type Answer<T> =
  { readonly outcome: 'answer'; readonly value: T } | Later | Closed | Refused;
export interface Refused {
  readonly outcome: 'parked';
  readonly parked: Parked;
}

/** A page of a patient's history; `checkpoint`: the newest instant of the centre's clock in it, null where it is empty. */
export interface Pulled {
  readonly reports: readonly ForeignReport[];
  readonly checkpoint: string | null;
}

/**
 * The central store as the page sees it. No method throws for what a network or a server does. Sending twice is sending once, in
 * whatever order answers come or are lost. Adapter: fhir-dicomweb.
 */
export interface Central {
  /** `etags`: looks up the version tags of earlier receipts. */
  send(material: Material, etags: EtagsOf, signal: AbortSignal): Promise<Sending>;
  /** All that changed at or after `since` (null: ever) among a patient's reports. */
  history(patient: Patient, since: string | null, signal: AbortSignal): Promise<Answer<Pulled>>;
  /** Who bears this number; null: nobody. */
  find(identifier: Identifier, signal: AbortSignal): Promise<Answer<CentralPatient | null>>;
  /** Who bears this name and was born that day, however else they are known; a patronymic may be missing. */
  alike(
    person: { readonly name: string; readonly birthDate: string },
    signal: AbortSignal,
  ): Promise<Answer<readonly CentralPatient[]>>;
  standing(material: Material, signal: AbortSignal): Promise<Answer<Standing | null>>;
  /** The file of an instance, as it is stored there; null: it has none, or gives none. */
  image(place: ImagePlace, signal: AbortSignal): Promise<Answer<Uint8Array<ArrayBuffer> | null>>;
}

export type ImagePlace = Omit<ImageAtCentre, 'base'>;

export type EtagsOf = (refs: readonly string[]) => Promise<Readonly<Record<string, string>>>;
