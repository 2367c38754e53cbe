import { expect, test } from "vitest";
import { opened, sealed, type Flow } from "../../../src/sign-in/flow.ts";

const NOW = Date.UTC(2030, 0, 1);
const flow: Flow = {
  state: "s",
  nonce: "n",
  verifier: "v",
  next: "/console/ü",
  startedAt: NOW,
};

test("a flow comes back as it was, for ten minutes", async () => {
  const value = await sealed(flow, "secret");
  expect(value).toMatch(/^[\w-]+\.[0-9a-f]{64}$/);
  expect(await opened(value, "secret", NOW)).toEqual(flow);
  expect(await opened(value, "secret", NOW + 599_999)).toEqual(flow);
  expect(await opened(value, "secret", NOW + 600_000)).toBeUndefined();
  expect(await opened(value, "secret", NOW - 600_000)).toBeUndefined();
});

test("one that is not ours, or was altered, is none", async () => {
  const value = await sealed(flow, "secret");
  const [text = "", signature = ""] = value.split(".");
  expect(await opened(value, "other", NOW)).toBeUndefined();
  for (const altered of [
    undefined,
    "",
    text,
    `${text}.`,
    `${text}x.${signature}`,
    `${text}.${signature.slice(1)}0`,
    `${text}.${signature.toUpperCase()}`,
    `.${signature}`,
    `${value}.${signature}`,
  ]) {
    expect(await opened(altered, "secret", NOW), altered).toBeUndefined();
  }
});
