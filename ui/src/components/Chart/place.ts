/** Where values stand in the drawing, for what is laid over it. */
export interface Place {
  readonly toPixel: (x: number, y: number) => [left: number, top: number];
  readonly toValue: (left: number, top: number) => [x: number, y: number];
}
