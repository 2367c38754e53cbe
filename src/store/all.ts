/** Every store by its name: what the cron ticks and what the health check asks. */
export function allStores(env: Env) {
  return {
    access: env.ACCESS.getByName("main"),
    links: env.LINKS.getByName("main"),
  };
}
