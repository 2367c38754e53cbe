/** Made by `npm run pack` and by whatever bundles the Worker (agents/pack/offered.ts); bundlers take them in as they are. */
declare module "*/dist/agents.json" {
  const offered: { files: { name: string; isProgram: boolean; text: string }[] };
  export default offered;
}

declare module "*/dist/downloads.json" {
  const listed: { files: { name: string; bytes: number; sha256: string }[] };
  export default listed;
}
