/** GET /agents/…: programs for other machines, each with its SHA-256. */
import type { Context } from "hono";
import { configOf } from "../config/config.ts";
import { siteOf } from "../config/site/settings.ts";
import type { AppEnv } from "../http/app-env.ts";
import { namesEtag } from "../http/etag.ts";
import { pageHeaders } from "../http/headers.ts";
import { notFound, ProblemError } from "../http/problem.ts";
import { createPages, type PageRouter } from "../http/page-router.ts";
import { copyable } from "../pages/enhance.ts";
import { Page, Parts, toHtml } from "../pages/shell.tsx";
import { wordsOf } from "./texts.ts";

/** All files with their sums, made when the Worker is built; what is in them, half a megabyte, is a module apart. */
const listed = async () => (await import("../../dist/downloads.json")).default.files;

export function downloadRoutes(): PageRouter {
  const router = createPages();
  router.get("/agents", (c) => c.redirect("/agents/", 308));
  router.get("/agents/", (c) => listPage(c));
  router.get("/agents/*", (c) => fileAnswer(c));
  return router;
}

async function fileAnswer(c: Context<AppEnv>): Promise<Response> {
  const name = c.req.path.slice("/agents/".length);
  const file = (await listed()).find((one) => one.name === name);
  if (file === undefined) throw new ProblemError(notFound);
  const etag = `"${file.sha256}"`;
  // Asked anew each time: a file that a cache kept must not stand beside a newer SHA256SUMS.
  const headers = { ETag: etag, "Cache-Control": "no-cache" };
  if (namesEtag(c.req.header("If-None-Match") ?? null, etag)) return c.body(null, 304, headers);
  const content = (await import("./files.ts")).contentOf(name);
  if (content === undefined) throw new ProblemError(notFound);
  return c.body(content.bytes, 200, { ...headers, "Content-Type": content.contentType });
}

/** A line for a shell: fetches what is named and the sums, compares, and goes on only if they agree. */
function fetchLine(origin: string, name: string, then: string): string {
  // curl takes the braces apart itself, where the shell does not.
  const fetch = `curl -fsS --remote-name-all ${origin}/agents/{SHA256SUMS,${name}}`;
  return `${fetch} && sha256sum -c --ignore-missing SHA256SUMS && ${then}`;
}

async function listPage(c: Context<AppEnv>): Promise<Response> {
  const language = c.get("language");
  const words = wordsOf[language];
  const origin = configOf(c.env).publicUrl ?? new URL(c.req.url).origin;
  const html = toHtml(
    <Page frame={{ language, site: siteOf(c.env) }} title={words.title}>
      <h1>{words.title}</h1>
      <p>{words.lead}</p>
      <section class="card">
        <h2>{words.commandLine}</h2>
        <pre {...copyable[language]}>
          {fetchLine(origin, "randwerk", "sudo install randwerk /usr/local/bin/")}
        </pre>
        <p>{words.commandLineNeeds}</p>
      </section>
      <section class="card">
        <h2>{words.host}</h2>
        <pre {...copyable[language]}>
          {fetchLine(
            origin,
            "randwerk-host.tar",
            "tar xf randwerk-host.tar && sudo randwerk-host/install.sh",
          )}
        </pre>
        <p>{words.hostThen}</p>
      </section>
      <section>
        <h2>{words.files}</h2>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.file}</th>
              <th scope="col" class="number">
                {words.size}
              </th>
              <th scope="col">SHA-256</th>
            </tr>
          </thead>
          <tbody>
            {(await listed()).map(({ name, bytes, sha256 }) => (
              <tr>
                <td>
                  <a href={`/agents/${name}`}>
                    <Parts of={name} />
                  </a>
                </td>
                <td class="number" data-name={words.size}>
                  {bytes}
                </td>
                <td data-name="SHA-256">
                  <code>{sha256}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Page>,
  );
  return c.body(html, 200, pageHeaders(language));
}
