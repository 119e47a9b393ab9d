/** Where a signed report goes, in words; `warns` where it will not be sent though one may expect it. */
export interface Destination {
  readonly text: string;
  readonly warns: boolean;
}
