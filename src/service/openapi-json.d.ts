/** Made by `npm run pack` and by whatever bundles the Worker; bundlers take it in as it is. See src/api-document.ts. */
declare module "*/dist/openapi.json" {
  const made: import("./contents.ts").ApiDocument;
  export default made;
}
