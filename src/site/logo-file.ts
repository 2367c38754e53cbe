/** The association's logo as a file, which every page shows. */
import { FOR_EVER } from "../http/headers.ts";
import { createPages, type PageRouter } from "../http/page-router.ts";
import { notFound, ProblemError } from "../http/problem.ts";
import { logoNamed } from "./logo.ts";

const TYPES = { svg: "image/svg+xml", png: "image/png" } as const;

export function logoFile(): PageRouter {
  const router = createPages();
  router.get("/assets/:name{logo-[0-9a-f]+\\.(?:svg|png)}", async (c) => {
    const kept = await logoNamed(c.env, c.req.param("name"));
    if (kept === undefined) throw new ProblemError(notFound);
    return c.body(kept.bytes, 200, {
      "Content-Type": TYPES[kept.kind],
      "Cache-Control": FOR_EVER,
      // Whoever opens it by itself gets a file; were it shown, it could neither run nor load anything.
      "Content-Disposition": `attachment; filename="logo.${kept.kind}"`,
      "Content-Security-Policy":
        "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'",
    });
  });

  return router;
}
