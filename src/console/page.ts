/** What every page of the console needs of a request, whoever owns it. */
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { allows, type Scope } from "../access/scopes.ts";
import type { AppEnv } from "../http/app-env.ts";
import { noForm, ProblemError, type FieldError } from "../http/problem.ts";
import { missingScope } from "../access/problems.ts";
import type { Text } from "../i18n/language.ts";
import type { Frame } from "../pages/console-shell.tsx";
import { frameOf, sendPage } from "../sign-in/frame.ts";

export { sendPage };

/** Of a page for who is signed in; a choice of the language leads back to it. */
export function frame(c: Context<AppEnv>): Frame {
  const { pathname, search } = new URL(c.req.url);
  return frameOf(c, pathname + search, c.get("principal"));
}

/** Of what a form's answer shows: a choice of the language leads to the page with the form. */
export const frameAt = (c: Context<AppEnv>, path: string): Frame =>
  frameOf(c, path, c.get("principal"));

/** Whether whoever is signed in may do what needs `scope`. */
export const may = (c: Context<AppEnv>, scope: Scope): boolean =>
  allows(c.get("principal").scopes, scope);

/** Refuses everybody (403) who does not hold `scope`. */
export const mayOpen = (scope: Scope) =>
  createMiddleware<AppEnv>(async (c, next) => {
    if (!may(c, scope)) throw new ProblemError(missingScope(scope));
    await next();
  });

/** A number of at most so many digits, as a query or a form has it; undefined: it is none. */
export const numberIn = (text: string | undefined, digits = 15): number | undefined =>
  text !== undefined && /^\d+$/.test(text) && text.length <= digits ? Number(text) : undefined;

/** What a form has sent. Throws the problem where it is none. */
async function formOf(c: Context<AppEnv>): Promise<FormData> {
  try {
    return await c.req.formData();
  } catch {
    throw new ProblemError(noForm);
  }
}

/** The fields of a form as they were typed; of a field that comes several times, the last. Files are left out. */
export async function fieldsOf(c: Context<AppEnv>): Promise<Record<string, string>> {
  const fields: Record<string, string> = {};
  for (const [name, value] of (await formOf(c)).entries()) {
    // Browsers send line ends of two characters, whatever was typed.
    if (typeof value === "string") fields[name] = value.replaceAll("\r\n", "\n");
  }
  return fields;
}

/** The file of a form's field; undefined: none came. */
export async function fileOf(c: Context<AppEnv>, name: string): Promise<Uint8Array | undefined> {
  const file = (await formOf(c)).get(name);
  return file instanceof File ? new Uint8Array(await file.arrayBuffer()) : undefined;
}

/** Why a form was refused: what is wrong with its fields, or with all of it. */
export interface Refusal {
  readonly errors: readonly FieldError[];
  readonly general: Text | undefined;
}

/** Of what its own form tells; anything else goes on. `fields`: the fields that whole problems are about, by their codes. */
export function refusalIn(error: unknown, fields: Readonly<Record<string, string>> = {}): Refusal {
  if (!(error instanceof ProblemError)) throw error;
  const { kind, errors, detail } = error.problem;
  if (errors !== undefined) return { errors, general: undefined };
  const field = fields[kind.code];
  if (field !== undefined) return { errors: [{ field, detail }], general: undefined };
  if (kind.status === 409) return { errors: [], general: detail };
  throw error;
}

/** Leads on to a page of ours, which says what was done: `done` is a name that it knows. */
export function goOn(c: Context<AppEnv>, path: string, done?: string): Response {
  const said = done === undefined ? "" : `${path.includes("?") ? "&" : "?"}done=${done}`;
  return c.redirect(path + said, 303);
}
