/** Which names and records in DNS this service needs: for who puts them there. */
import { createRoute, z } from "@hono/zod-openapi";
import { requires } from "../access/authorize.ts";
import { configOf } from "../config/config.ts";
import { dnsSettingsOf } from "../config/dns/settings.ts";
import { failures, json, security } from "../http/api-schema.ts";
import { createRouter, type Router } from "../http/router.ts";
import { purposes, serviceNames, wantedRecords } from "../dns/wanted.ts";

const purpose = z.enum(purposes).describe("what it is for");

const namesSchema = z
  .object({
    names: z
      .array(
        z.object({
          name: z
            .string()
            .openapi({ description: "a name of the service", example: "go.example.org" }),
          origin: z.string().openapi({
            description: "how the service is reached by it",
            example: "https://go.example.org",
          }),
          purpose,
          mailDomain: z.string().optional().openapi({ description: "of the key directory" }),
        }),
      )
      .describe("every name by which the service is reached"),
    records: z
      .array(
        z.object({
          name: z
            .string()
            .openapi({ description: "where the record belongs", example: "go.example.org" }),
          type: z.enum(["A", "AAAA", "CNAME", "TXT", "CAA"]).describe("type of the record"),
          value: z.string().openapi({
            description: "as a zone file has it; names end with a dot",
            example: "edge.example.net.",
          }),
          purpose,
        }),
      )
      .describe("every record that these names need"),
    targetKnown: z
      .boolean()
      .openapi({ description: "false: DNS_TARGET is not set, so names have no records yet" }),
  })
  .openapi("Dns");

const dnsRoute = createRoute({
  method: "get",
  path: "/api/v1/dns",
  tags: ["service"],
  summary: "The names and DNS records that this service needs, by its settings",
  operationId: "getDns",
  description:
    "Nothing is asked of any name server: `randwerk dns plan` compares this with what is there.",
  security,
  middleware: requires("admin"),
  responses: { 200: json(namesSchema, "Names and records"), ...failures() },
});

export function dnsRoutes(): Router {
  const router = createRouter();
  router.openapi(dnsRoute, (c) => {
    const settings = dnsSettingsOf(c.env);
    const names = serviceNames(configOf(c.env));
    const records = wantedRecords(names, settings);
    return c.json({ names, records, targetKnown: settings.targets.length > 0 }, 200);
  });
  return router;
}
