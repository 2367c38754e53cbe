/** Why a change was refused, for programs and for people. */
import { expect, test } from "vitest";
import { changeProblem, noLink } from "../../../../functions/links/api/problems.ts";
import { problemResponse, type Problem } from "../../../../src/http/problem.ts";

const shown = (problem: Problem, language: "de" | "en") =>
  problemResponse(problem, language, "id").json<Record<string, unknown>>();

test.each([
  [
    { ok: false, reason: "absent" },
    { status: 404, type: "not-found" },
    "Diesen Kurzlink gibt es nicht",
    "no link with this slug",
  ],
  [
    { ok: false, reason: "taken", slug: "Plenum-1" },
    { status: 409, type: "slug-taken", slug: "Plenum-1" },
    "hat schon der Kurzlink „Plenum-1“",
    "“Plenum-1” already has this slug",
  ],
  [
    { ok: false, reason: "full" },
    { status: 409, type: "store-full" },
    "zu viele Links",
    "too many links",
  ],
  [
    { ok: false, reason: "nothing-to-undo" },
    { status: 409, type: "nothing-to-undo" },
    "nichts rückgängig zu machen",
    "nothing to undo",
  ],
  [
    { ok: false, reason: "outdated", version: 7 },
    { status: 412, type: "outdated", version: 7 },
    "Jemand hat den Link inzwischen geändert",
    "Somebody has changed the link",
  ],
] as const)("%j", async (result, expected, german, english) => {
  const problem = changeProblem(result);
  const type = `urn:randwerk:problem:${expected.type}`;
  expect(await shown(problem, "de")).toMatchObject({ ...expected, type });
  expect((await shown(problem, "de"))["detail"]).toContain(german);
  expect((await shown(problem, "en"))["detail"]).toContain(english);
});

test("what is not there is told as a link, not as an address", async () => {
  expect(changeProblem({ ok: false, reason: "absent" })).toBe(noLink);
  expect(noLink.kind).toMatchObject({ code: "not-found", status: 404 });
});
