/** Made by `npm run pack` and by whatever bundles the Worker; bundlers take it in as it is. See src/api-document.ts. */
declare module "*/dist/openapi.json" {
  const made: import("./contents.ts").Made["openapi"];
  export default made;
}
declare module "*/dist/contents.json" {
  const made: import("./contents.ts").Made["contents"];
  export default made;
}
declare module "*/dist/routes.json" {
  const made: import("./contents.ts").Made["routes"];
  export default made;
}
