/** Where the stores are: one object per function, all by one name. */
const NAME = "main";

export const accessStore = (env: Env) => env.ACCESS.getByName(NAME);
export const checkStore = (env: Env) => env.CHECKS.getByName(NAME);
export const keyStore = (env: Env) => env.KEYS.getByName(NAME);
export const linkStore = (env: Env) => env.LINKS.getByName(NAME);
export const watchStore = (env: Env) => env.WATCH.getByName(NAME);

/** Every store by its name: what the cron ticks and what the health check asks. */
export function allStores(env: Env) {
  return {
    access: accessStore(env),
    checks: checkStore(env),
    keys: keyStore(env),
    links: linkStore(env),
    watch: watchStore(env),
  };
}
