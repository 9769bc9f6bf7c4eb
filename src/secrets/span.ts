/** A range of a text, in UTF-16 units, without its end. */
export interface Span {
  readonly from: number;
  readonly to: number;
}
