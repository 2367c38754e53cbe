/** Further pages of links: their codes, what is asked for and not there, imports. */
import type { Context } from "hono";
import {
  fieldsOf,
  fileOf,
  frameAt,
  goOn,
  may,
  mayOpen,
  numberIn,
  sendPage,
} from "../../../src/console/page.ts";
import { configOf } from "../../../src/config/config.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";
import { ProblemError, type FieldError } from "../../../src/http/problem.ts";
import { createRouter, type Router } from "../../../src/http/router.ts";
import { parseLogo, parseQrColours } from "../../../src/qr/branding.ts";
import type { QrResult } from "../../../src/qr/matrix.ts";
import { parseQrParameters } from "../../../src/qr/parameters.ts";
import { askStore } from "../../../src/store/ask.ts";
import { importLinks, readFile } from "../api/importing.ts";
import { noLink } from "../api/problems.ts";
import { daysAsked } from "../count/days.ts";
import { scanUrl } from "../link/scan-url.ts";
import { shortUrl, shortUrlBase } from "../link/short-url.ts";
import { MAX_KEPT_IMPORT_BYTES } from "../limits.ts";
import { qrResponse } from "../qr/response.ts";
import { qrFaultError } from "../qr/texts.ts";
import { linkStore } from "../stub.ts";
import { importFormats, type ImportFormat } from "../transfer/import.ts";
import { importPage } from "./import-page.tsx";
import { orphansPage } from "./orphans-page.tsx";
import { pathOf } from "./paths.ts";
import { codePage, qrFields } from "./qr-page.tsx";

const IMPORT = "/console/links/import";

export function moreLinkPages(): Router {
  const router = createRouter();
  const read = mayOpen("links:read");
  const write = mayOpen("links:write");

  router.get("/console/links/orphans", read, async (c) => {
    const { from, to } = daysAsked();
    const counts = await askStore(() => linkStore(c.env).orphans(from, to));
    const frame = frameAt(c, "/console/links/orphans");
    return sendPage(c, orphansPage({ frame, counts, mayWrite: may(c, "links:write") }), 200);
  });

  router.get("/console/link/:slug/qr", read, (c) => code(c, c.req.query(), undefined));
  router.post("/console/link/:slug/qr", read, async (c) =>
    code(c, await fieldsOf(c), await fileOf(c, "logo")),
  );

  router.get(IMPORT, write, async (c) => {
    const { created, unchanged } = c.req.query();
    const made =
      created === undefined
        ? undefined
        : { created: numberIn(created, 9) ?? 0, unchanged: numberIn(unchanged, 9) ?? 0 };
    return sendPage(c, importPage({ ...(await importForm(c, {})), made }), 200);
  });
  router.post(IMPORT, write, (c) => takeImport(c));
  return router;
}

/** The code as a picture in the page itself; what cannot be drawn says why at its field. */
async function code(
  c: Context<AppEnv>,
  sent: Readonly<Record<string, string>>,
  logoFile: Uint8Array | undefined,
) {
  const slug = c.req.param("slug") ?? "";
  const link = await askStore(() => linkStore(c.env).get(slug));
  if (link === undefined) throw new ProblemError(noLink);
  const usual = { size: "1024", dark: "#000000", light: "#ffffff", ecc: "M", margin: "4" };
  const said = qrFields.flatMap((name) => (sent[name] ? [[name, sent[name]]] : []));
  const fields = { ...usual, ...(Object.fromEntries(said) as Record<string, string>) };
  const query = new URLSearchParams(fields);
  const parameters = parseQrParameters(query, "svg");
  const colours = parseQrColours(query);
  const logo = logoFile === undefined ? undefined : parseLogo(logoFile);
  const base = shortUrlBase(configOf(c.env), c.req.url);
  const errors: FieldError[] = [];
  const unless = <Value>(result: QrResult<Value>): Value | undefined => {
    if (result.ok) return result.value;
    errors.push(qrFaultError(result.fault));
    return undefined;
  };
  const [how, colour, picture] = [unless(parameters), unless(colours), logo && unless(logo)];
  const drawn =
    how === undefined || errors.length > 0
      ? undefined
      : unless(
          await qrResponse(scanUrl(base, link.slug), how, { colours: colour, logo: picture }, null),
        );
  const svg = drawn && new Uint8Array(await drawn.arrayBuffer()).toBase64();
  const isPixels = /^\d+$/.test(fields.size) && logoFile === undefined;
  const page = codePage({
    frame: frameAt(c, pathOf(link.slug, "qr")),
    link,
    shortUrl: shortUrl(base, link.slug),
    shown: { language: c.get("language"), fields, errors },
    image: svg && `data:image/svg+xml;base64,${svg}`,
    png: isPixels
      ? `/api/v1/links/${encodeURIComponent(link.slug)}/qr.png?${query.toString()}`
      : undefined,
  });
  return sendPage(c, page, errors.length === 0 ? 200 : 422);
}

async function importForm(
  c: Context<AppEnv>,
  fields: Readonly<Record<string, string>>,
  errors: readonly FieldError[] = [],
) {
  const running = await askStore(() => linkStore(c.env).importing());
  return {
    frame: frameAt(c, IMPORT),
    shown: { language: c.get("language"), fields, errors },
    running,
  };
}

async function takeImport(c: Context<AppEnv>) {
  const sent = await fieldsOf(c);
  const bytes = (await fileOf(c, "file")) ?? keptBytes(sent["kept"] ?? "");
  const format = importFormats.find((one) => one === sent["format"]) ?? importFormats[0];
  const fields = { format: String(format), partial: sent["partial"] ?? "" };
  const [dryRun, partial] = [sent["step"] !== "run", sent["partial"] === "on"];
  try {
    // What German Excel writes is read as it is meant: the dry run shows it.
    const read = await readFile(c, format as ImportFormat, bytes, "windows-1252");
    const report = await importLinks(c, read, { dryRun, partial });
    if (!dryRun) {
      return goOn(c, `${IMPORT}?created=${report.created}&unchanged=${report.unchanged}`);
    }
    const isKept = bytes.length <= MAX_KEPT_IMPORT_BYTES;
    const kept = isKept ? bytes.toBase64() : undefined;
    return sendPage(c, importPage({ ...(await importForm(c, fields)), report, kept }), 200);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.kind.status >= 500) throw error;
    const { errors, detail } = error.problem;
    const told = errors ?? [{ field: "", detail }];
    return sendPage(c, importPage(await importForm(c, fields, told)), 422);
  }
}

/** The file that a form has kept; nothing for what no form of ours has sent. */
function keptBytes(text: string): Uint8Array {
  try {
    return Uint8Array.fromBase64(text);
  } catch {
    return new Uint8Array();
  }
}
