/** Made by `npm run pack` and by whatever bundles the Worker; bundlers take it in as it is. */
declare module "*/dist/writing.json" {
  const packed: {
    /** Of the program, with its hash in the name. */
    path: string;
    /** For the attribute of that name. */
    integrity: string;
    /** The program, gzip in base64. */
    gzip: string;
  };
  export default packed;
}
