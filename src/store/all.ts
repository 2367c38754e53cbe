/** Every store by its name: what the cron ticks and what the health check asks. */
export function allStores(env: Env) {
  return {
    access: env.ACCESS.getByName("main"),
    checks: env.CHECKS.getByName("main"),
    keys: env.KEYS.getByName("main"),
    links: env.LINKS.getByName("main"),
    watch: env.WATCH.getByName("main"),
  };
}
