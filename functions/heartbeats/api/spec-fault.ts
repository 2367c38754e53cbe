/** What is wrong with the settings of a check: in the words of Healthchecks for its clients, in ours for people. */
import type { z } from "@hono/zod-openapi";
import { fieldErrors } from "../../../src/http/validation.ts";
import type { FieldError } from "../../../src/http/problem.ts";

/** `error` is shown by clients of Healthchecks as it is; `errors` by the command line, in the reader's language. */
export interface SpecFault {
  readonly ok: false;
  readonly error: string;
  readonly errors: readonly FieldError[];
}

/** A fault of one field. */
export const faultOf = (error: string, ...errors: FieldError[]): SpecFault => ({
  ok: false,
  error: `json validation error: ${error}`,
  errors,
});

/** The faults that zod found in `json`. */
export const zodFault = (error: z.core.$ZodError, json: unknown): SpecFault =>
  faultOf(describe(error.issues[0]), ...fieldErrors(error, json));

type Issue = z.core.$ZodIssue;

/** The first fault in the words of Healthchecks, which clients show as they are. */
function describe(issue: Issue | undefined): string {
  const [field, ...deeper] = issue?.path ?? [];
  if (issue === undefined || field === undefined) return "value is not an object";
  const subject = deeper.length > 0 ? `an item in '${String(field)}'` : String(field);
  return `${subject} ${complaint(issue)}`;
}

function complaint(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return typeNames[issue.expected] ?? "has unexpected value";
    case "too_big":
      return issue.origin === "string" || issue.origin === "array" ? "is too long" : "is too large";
    case "too_small":
      return "is too small";
    case "invalid_format":
      return "does not match pattern";
    case "custom":
      return String(issue.params?.["complaint"] ?? "has unexpected value");
    default:
      return "has unexpected value";
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: "is not a string",
  number: "is not a number",
  int: "is not a number",
  boolean: "is not a boolean",
  array: "is not an array",
  object: "is not an object",
  record: "is not an object",
};
