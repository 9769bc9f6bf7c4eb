/** esbuild copies the file beside the bundle. */
declare module '*.wasm' {
  /** Relative to the bundle. */
  const file: string;
  export default file;
}
