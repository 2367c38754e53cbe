/** The API's description (OpenAPI 3.1). Made when the Worker is built, since it takes some 40 ms of computing. */
import { composeApp } from "./application.ts";
import { functions } from "./functions.ts";

/** The document as a text, cut where the address of the service stands in it. */
export interface ApiDocument {
  readonly beforeUrl: string;
  readonly afterUrl: string;
}

const URL_MARK = "about:the-service";

/** Of the application as it is composed. */
export async function makeApiDocument(): Promise<ApiDocument> {
  const app = await composeApp(functions);
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Randwerk",
      version: "1",
      license: { name: "MIT" },
      description:
        "Edge functions for an association. Errors are application/problem+json (RFC 9457) in German or English (Accept-Language).",
    },
    servers: [{ url: URL_MARK }],
  });
  const [beforeUrl = "", afterUrl = ""] = JSON.stringify(document).split(JSON.stringify(URL_MARK));
  return { beforeUrl, afterUrl };
}
