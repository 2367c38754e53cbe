/** Made by `npm run pack` and by whatever bundles the Worker; bundlers take it in as it is. */
declare module "*/dist/style.json" {
  /** The sum of src/pages/style-text.ts, which stands in the stylesheet's name. */
  const made: { fixed: string };
  export default made;
}
