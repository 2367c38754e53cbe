import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { archiveStore } from "../../../functions/archive/stub.ts";
import { checkStore } from "../../../functions/heartbeats/stub.ts";
import { linkStore } from "../../../functions/links/stub.ts";
import { keyStore } from "../../../functions/wkd/stub.ts";
import { accessStore } from "../../../src/access/stub.ts";
import { alertingStores } from "../../../src/alerts/stores.ts";
import { watchStore } from "../../../src/alerts/watch/stub.ts";
import { allStores } from "../../../src/store/all.ts";

const stores = {
  access: [accessStore(env), env.ACCESS],
  archive: [archiveStore(env), env.ARCHIVE],
  checks: [checkStore(env), env.CHECKS],
  keys: [keyStore(env), env.KEYS],
  links: [linkStore(env), env.LINKS],
  watch: [watchStore(env), env.WATCH],
} as const;

test("each store is one object called main", () => {
  const together = allStores(env);
  expect(Object.keys(together).toSorted()).toEqual(Object.keys(stores));
  for (const [name, [stub, namespace]] of Object.entries(stores)) {
    const id = namespace.idFromName("main").toString();
    expect(stub.id.toString()).toBe(id);
    expect(together[name]?.id.toString()).toBe(id);
  }
});

test("bindings that are no stores are left out: variables, services", () => {
  const service = { getByName: () => undefined, fetch: () => undefined };
  const more = { ...env, SOME_TEXT: "main", PUBLIC_WEB: service, NOTHING: undefined };
  expect(Object.keys(allStores(more)).toSorted()).toEqual(Object.keys(stores));
});

test("all but the tokens' and the archive's have something to tell: the watch tells of that", () => {
  const { access: _, archive: __, ...others } = stores;
  const ids = alertingStores(env).map((store) => store.id.toString());
  expect(ids.toSorted()).toEqual(
    Object.values(others)
      .map(([stub]) => stub.id.toString())
      .toSorted(),
  );
});
