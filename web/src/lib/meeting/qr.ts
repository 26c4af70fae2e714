/** An SVG from our own API as the address of an image: it is shown, never run. */
export function svgImage(svg: string): string {
  return 'data:image/svg+xml,' + encodeURIComponent(svg);
}
