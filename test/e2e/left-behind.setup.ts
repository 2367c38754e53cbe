/**
 * Files that share a process leave it as they found it: what one of them trusts, or sets, is nothing that the next one
 * knows of, and which file comes next is chance.
 */
import { globalAgent } from "node:https";
import { afterAll, expect } from "vitest";

const ofProcess = () => ({
  environment: { ...process.env },
  folder: process.cwd(),
  mask: process.umask(),
  // They go before what a request itself says.
  agent: { ...globalAgent.options },
  // A file that sets the clock sets it back.
  clock: globalThis.Date,
  fetch: globalThis.fetch,
});

const found = ofProcess();

afterAll(() => {
  expect(ofProcess(), "what this file leaves behind in its process").toStrictEqual(found);
});
