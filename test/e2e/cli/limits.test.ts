import { expect, test } from "vitest";
import * as own from "../../../agents/cli/limits.ts";
import * as links from "../../../functions/links/limits.ts";
import * as keys from "../../../functions/wkd/limits.ts";
import * as house from "../../../src/limits.ts";

test("the command line judges files by what the service takes", () => {
  expect({ ...own }).toEqual({
    MAX_REQUEST_BYTES: house.MAX_JSON_BYTES,
    MAX_IMPORT_BYTES: links.MAX_IMPORT_BYTES,
    MAX_KEY_REQUEST_BYTES: keys.MAX_KEY_REQUEST_BYTES,
  });
});
