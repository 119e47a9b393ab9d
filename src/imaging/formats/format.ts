import type { Failure } from '../../domain/failure';
import type { GreyImage, Radiograph } from '../../domain/radiograph';
import type { Result } from '../../domain/result';
import type { FilmSubject } from '../../domain/subject';

/** What a file says, before it has an id. `colour`: channels truly differ, beyond the noise of a compressed grey film. */
export interface DecodedFile {
  readonly image: GreyImage;
  readonly meta: Omit<Radiograph, 'id' | 'kind' | 'gate'>;
  readonly colour: boolean;
  /** The window where the file tells none, from the film's values; absent: the file tells it. */
  readonly windowOf?: (values: GreyImage['pixels']) => GreyImage['window'];
  /** Who and what the file says is on it; absent: it says nothing. */
  readonly subject?: FilmSubject;
  /** Films in the file, this one among them; absent: one. */
  readonly frames?: number;
}

/** One folder in formats/ exports one of these. Runs alike in a browser's worker and in Node: no DOM, no canvas. */
export interface Format {
  /** As kept in `Radiograph.format`. */
  readonly name: string;
  /** By content alone, never by a file's name; looks at the first kilobyte at most. */
  sniff(head: Uint8Array): boolean;
  /** Film `frame` (from 0) of a file. Whatever the file holds, the outcome is a film or a coded failure. */
  decode(bytes: Uint8Array, frame?: number): Promise<Result<DecodedFile, Failure>>;
}
