/** Where the centre has acknowledged to hold the image of a film: its DICOMweb address, and the UIDs to ask it by. */
export interface ImageAtCentre {
  readonly base: string;
  readonly study: string;
  readonly series: string;
  readonly instance: string;
}

/** What is known of the image of a film that the centre holds. */
export interface FilmImage extends ImageAtCentre {
  /** Of the file as it was dropped here. */
  readonly bytes: number;
  /** It has made room: thumbnail, findings and report stay, the image is at the centre alone. */
  readonly away: boolean;
}

/** What gives room, or has given it: images that the centre holds too. */
export interface Spare {
  readonly images: number;
  readonly bytes: number;
}
