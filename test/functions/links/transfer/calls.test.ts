/** An export asks the store once, however many links there are: a request may call out 50 times on the free plan. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test, vi } from "vitest";
import { linkStore } from "../../../../functions/links/stub.ts";
import { LinkStore } from "../../../../functions/links/store.ts";
import { rounds } from "../../../campaign.ts";
import { api, json } from "../../../client.ts";
import { copyRow } from "../../../rows/operation.ts";

test("an export of many links is one call to the store", async () => {
  const count = rounds(3_000, 100_000);
  const body = { slug: "one", target: "https://example.org/" };
  await json(api("POST", "/api/v1/links", { body }), 201);
  await runInDurableObject(linkStore(env), (_, { storage }) => {
    copyRow(storage, "links", count - 1, { id: "x + 1", key: "'s' || x", slug: "'s' || x" });
  });
  const called: string[] = [];
  for (const name of Object.getOwnPropertyNames(LinkStore.prototype)) {
    const { value } = Object.getOwnPropertyDescriptor(LinkStore.prototype, name) ?? {};
    if (name === "constructor" || typeof value !== "function") continue;
    const method = value as (this: LinkStore, ...values: unknown[]) => unknown;
    vi.spyOn(LinkStore.prototype, name as "export").mockImplementation(function (
      this: LinkStore,
      ...values: unknown[]
    ) {
      called.push(name);
      return method.apply(this, values) as never;
    });
  }
  const response = await api("GET", "/api/v1/links/export");
  const lines = (await response.text()).trim().split("\n");
  vi.restoreAllMocks();
  expect(lines).toHaveLength(count);
  // What the store asks itself is no call; all of it together is no more for more links.
  expect(called.filter((name) => name === "export")).toHaveLength(1);
  expect(called.length).toBeLessThan(10);
});
