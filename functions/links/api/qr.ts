/** QR codes by the API: as the public ones, and with colours or a logo. */
import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { requires } from "../../../src/access/authorize.ts";
import { failures, jsonBody, security } from "../../../src/http/api-schema.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";
import { configOf } from "../../../src/config/config.ts";
import { invalid, ProblemError } from "../../../src/http/problem.ts";
import { createRouter, type Router } from "../../../src/http/router.ts";
import { linkStore } from "../stub.ts";
import { askStore } from "../../../src/store/ask.ts";
import { noLink } from "./problems.ts";
import { parseLogo, parseQrColours } from "../../../src/qr/branding.ts";
import type { QrFormat, QrResult } from "../../../src/qr/matrix.ts";
import { parseQrParameters } from "../../../src/qr/parameters.ts";
import { qrResponse } from "../qr/response.ts";
import { qrFaultError } from "../qr/texts.ts";
import { scanUrl } from "../link/scan-url.ts";
import { shortUrlBase } from "../link/short-url.ts";

const options = {
  size: z
    .string()
    .optional()
    .openapi({ example: "40mm", description: "64 to 4096 pixels; SVG also 5mm to 1000mm" }),
  margin: z.string().optional().openapi({ description: "modules, 0 to 16, default 4" }),
  ecc: z.string().optional().openapi({ description: "L, M, Q or H, default M" }),
  dark: z.string().optional().openapi({ example: "#0b5394" }).describe("colour of the modules"),
  light: z.string().optional().openapi({ example: "#ffffff" }).describe("colour of the background"),
};

const image = (type: string) => ({ [type]: { schema: z.string().openapi({ format: "binary" }) } });
const binary = {
  200: {
    description: "The code",
    content: {
      ...image("image/svg+xml"),
      ...image("image/png"),
      "text/plain": { schema: z.string() },
    },
  },
  304: { description: "The client has it already (If-None-Match)" },
};

const getCodeRoute = createRoute({
  tags: ["links"],
  security,
  middleware: requires("links:read"),
  method: "get",
  path: "/api/v1/links/{slug}/qr.{format}",
  summary: "The QR code of a link, in its own colours if wanted",
  operationId: "getCode",
  description:
    "Leads to the short link and counts as `qr`. Colours that cameras cannot tell apart are refused.",
  request: {
    params: z.object({
      slug: z.string().describe("slug of the link; a slash inside it is written %2F"),
      format: z.enum(["svg", "png", "txt"]).describe("kind of the picture; `txt`: for a terminal"),
    }),
    query: z.strictObject(options),
  },
  responses: { ...binary, ...failures(404, 422) },
});

const postCodeRoute = createRoute({
  tags: ["links"],
  security,
  middleware: requires("links:read"),
  method: "post",
  path: "/api/v1/links/{slug}/qr",
  summary: "The QR code of a link with a logo in its middle (SVG)",
  operationId: "drawCode",
  description: "The logo covers a part of the code, so error correction is raised to H.",
  request: {
    params: z.object({
      slug: z.string().describe("slug of the link; a slash inside it is written %2F"),
    }),
    body: jsonBody(
      z
        .strictObject({ ...options, logo: z.base64().openapi({ description: "a PNG, base64" }) })
        .openapi("CodeWithLogo"),
      "How the code looks",
    ),
  },
  responses: { ...binary, ...failures(400, 404, 422) },
});

export function qrRoutes(): Router {
  const router = createRouter();

  // The router's parameters are whole segments, so the documented path is registered apart.
  const path = "/api/v1/links/:slug/:file{qr\\.(?:svg|png|txt)}";
  router.get(path, requires("links:read"), async (c) => {
    const format = c.req.param("file").slice("qr.".length) as QrFormat;
    return code(c, format, c.req.query(), undefined);
  });
  router.openAPIRegistry.registerPath(getCodeRoute);

  router.openapi(postCodeRoute, async (c) => {
    const { logo, ...rest } = c.req.valid("json");
    return code(c, "svg", rest, Uint8Array.fromBase64(logo));
  });

  return router;
}

type Options = Readonly<Record<string, string | undefined>>;

async function code(
  c: Context<AppEnv>,
  format: QrFormat,
  wanted: Options,
  logoFile: Uint8Array | undefined,
): Promise<Response> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(wanted))
    if (value !== undefined) query.set(name, value);
  const parameters = orProblem(parseQrParameters(query, format));
  const colours = orProblem(parseQrColours(query));
  const logo = logoFile && orProblem(parseLogo(logoFile));
  const slug = c.req.param("slug") ?? "";
  const link = await askStore(() => linkStore(c.env).get(slug));
  if (link === undefined) throw new ProblemError(noLink);
  const content = scanUrl(shortUrlBase(configOf(c.env), c.req.url), link.slug);
  const known = c.req.header("If-None-Match") ?? null;
  return orProblem(await qrResponse(content, parameters, { colours, logo }, known));
}

function orProblem<Value>(result: QrResult<Value>): Value {
  if (result.ok) return result.value;
  throw new ProblemError(invalid([qrFaultError(result.fault)]));
}
