/** Made by `npm run pack` and by whatever bundles the Worker; bundlers take it in as it is. */
declare module "*/dist/agents.json" {
  const offered: { files: { name: string; isProgram: boolean; text: string }[] };
  export default offered;
}
