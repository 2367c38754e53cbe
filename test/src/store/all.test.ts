import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import * as all from "../../../src/store/all.ts";

test("each store is one object called main", () => {
  const stores = {
    access: [all.accessStore(env), env.ACCESS],
    checks: [all.checkStore(env), env.CHECKS],
    keys: [all.keyStore(env), env.KEYS],
    links: [all.linkStore(env), env.LINKS],
    watch: [all.watchStore(env), env.WATCH],
  } as const;
  expect(Object.keys(all.allStores(env))).toEqual(Object.keys(stores));
  const together = all.allStores(env);
  for (const [name, [stub, namespace]] of Object.entries(stores)) {
    const id = namespace.idFromName("main").toString();
    expect(stub.id.toString()).toBe(id);
    expect(together[name as keyof typeof together].id.toString()).toBe(id);
  }
});
