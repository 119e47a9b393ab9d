import type { ArchiveTools } from '../domain/archive';
import type { Assessment, Backend, PackRef } from '../domain/assessment';
import type { Failure } from '../domain/failure';
import type { GreyImage, Radiograph } from '../domain/radiograph';
import type { Result } from '../domain/result';
import type { FilmSubject } from '../domain/subject';
import type { Asked } from '../domain/correction';
import type { NetworkMap } from '../imaging/outline/network-map';

export type { NetworkMap } from '../imaging/outline/network-map';

/** What page and worker say to each other. Everything here survives structured cloning; no method throws. */
export type Progress =
  | { readonly phase: 'loading-pack' }
  | { readonly phase: 'warming-up'; readonly backend: Backend }
  | {
      readonly phase: 'reading';
      readonly tile: number;
      readonly tiles: number;
      readonly remainingMs: number | null;
    }
  | { readonly phase: 'stepped-down'; readonly from: Backend; readonly to: Backend };

export interface Decoded {
  readonly radiograph: Radiograph;
  readonly image: GreyImage;
  readonly decodeMs: number;
  /** Who and what the file says is on it; absent: it says nothing. */
  readonly subject?: FilmSubject;
  /** Films in the file, this one among them; absent: one. */
  readonly frames?: number;
}

/** What stands in the page's diagnostics: no patient data. */
export interface EngineStatus {
  readonly backend: Backend | null;
  readonly renderer: string | null;
  readonly threads: number | null;
  readonly pack: PackRef | null;
  readonly probeMs: Readonly<Partial<Record<Backend, number>>>;
}

/** Archives are unpacked where films are decoded: one file at a time, away from the page. */
type Unpacking = Pick<ArchiveTools<Blob>, 'list' | 'extract'>;

/** The worker's face. `analyse` decodes nothing: it reads what `decode` returned. */
export interface InferenceWorker extends Unpacking {
  /** Bytes of a file as dropped, transferred; `frame`: which of its films, from 0; `asked`: how it is to be read. */
  decode(bytes: ArrayBuffer, frame: number, asked: Asked): Promise<Result<Decoded, Failure>>;
  /** The single films on a scan of several, as it is read, as files of their own; the bytes are transferred. */
  takeApart(bytes: ArrayBuffer, asked: Asked): Promise<Result<readonly Blob[], Failure>>;
  /** The id a run of the current pack over this film would have, to look it up in the store first. */
  assessmentIdOf(radiograph: Radiograph): Promise<Result<string, Failure>>;
  analyse(
    job: number,
    decoded: Decoded,
    onProgress: (progress: Progress) => void,
    /** Backends that failed in a worker before this one. */
    without: readonly Backend[],
  ): Promise<Result<Assessment, Failure>>;
  /** What the network answered over this film: at once where it was read a moment ago, else read again. */
  mapOf(
    job: number,
    decoded: Decoded,
    onProgress: (progress: Progress) => void,
    without: readonly Backend[],
  ): Promise<Result<NetworkMap, Failure>>;
  /** The running or waiting job ends with 'cancelled' within one tile. */
  cancel(job: number): void;
  status(): Promise<EngineStatus>;
}

/** The page's side: one worker behind it, one film after another; a worker that dies is replaced and the film tried again. */
export interface InferenceClient extends Unpacking {
  /** Film `frame` (from 0) of a file, read as it is asked to be; the bytes are given away. */
  decode(bytes: ArrayBuffer, frame?: number, asked?: Asked): Promise<Result<Decoded, Failure>>;
  /** The single films on a scan of several, as it is read, as files of their own; the bytes are given away. */
  takeApart(bytes: ArrayBuffer, asked?: Asked): Promise<Result<readonly Blob[], Failure>>;
  assessmentIdOf(radiograph: Radiograph): Promise<Result<string, Failure>>;
  /** Waits its turn; `signal` takes it out of the queue or ends it within a tile, as 'cancelled'. */
  analyse(
    decoded: Decoded,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
  ): Promise<Result<Assessment, Failure>>;
  /** As `analyse`, for the network's answer itself; nothing of it is kept but in memory. */
  mapOf(
    decoded: Decoded,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
  ): Promise<Result<NetworkMap, Failure>>;
  status(): Promise<EngineStatus>;
  close(): void;
}
