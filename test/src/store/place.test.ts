import { expect, test } from "vitest";
import { ConfigError } from "../../../src/config/config.ts";
import type { Store } from "../../../src/store/store.ts";
import { placed } from "../../../src/store/place.ts";

/** A namespace that says where it was asked to be. */
function namespace() {
  const asked: string[] = [];
  const jurisdiction = (where: string) => {
    asked.push(where);
    return { where };
  };
  return { asked, made: { jurisdiction } as unknown as DurableObjectNamespace<Store> };
}

test.each([
  [{}, "eu"],
  [{ JURISDICTION: "" }, "eu"],
  [{ JURISDICTION: "eu" }, "eu"],
  [{ JURISDICTION: "fedramp" }, "fedramp"],
])("with %j objects are in %s, asked for once", (env, where) => {
  const { made, asked } = namespace();
  expect(placed(env, made)).toEqual({ where });
  expect(placed(env, made)).toBe(placed(env, made));
  expect(asked).toEqual([where]);
});

test.each([{ JURISDICTION: "none" }, { JURISDICTION: "eu", STORE_FOLDERS: {} }])(
  "with %j they are where the runtime puts them",
  (env) => {
    const { made, asked } = namespace();
    expect(placed(env, made)).toBe(made);
    expect(asked).toEqual([]);
  },
);

test.each(["EU", "de", "europe"])("%s is no jurisdiction: no object is made anywhere", (text) => {
  const { made, asked } = namespace();
  expect(() => placed({ JURISDICTION: text }, made)).toThrow(ConfigError);
  expect(asked).toEqual([]);
});
