/** The machine tells of the disk that the state is on: `npm start` does, with the admin token. */
import { createRoute, z } from "@hono/zod-openapi";
import { requires } from "../../access/authorize.ts";
import { failures, jsonBody, security } from "../../http/api-schema.ts";
import { createRouter, type Router } from "../../http/router.ts";
import { errorFacts, log } from "../../log.ts";
import { isStateGone, noteDisk } from "../../store/disk.ts";
import { everyMinute } from "../watch/minute.ts";
import { watchStore } from "../watch/stub.ts";

const diskSchema = z
  .strictObject({
    freeBytes: z.number().min(0).describe("bytes that are free"),
    totalBytes: z.number().min(0).describe("bytes that it has"),
    isGone: z.boolean().openapi({ description: "the folder, or a database in it, is not there" }),
  })
  .openapi("Disk");

const diskRoute = createRoute({
  method: "post",
  path: "/healthz",
  tags: ["service"],
  summary: "The machine tells of its disk; every store does what is due",
  operationId: "reportDisk",
  description:
    "`npm start` sends it every half minute on a machine of one's own; nobody else needs it.",
  security,
  middleware: requires("admin"),
  request: { body: jsonBody(diskSchema, "The disk that the state is on") },
  responses: { 204: { description: "Noted" }, ...failures(422) },
});

export function diskRoutes(): Router {
  const router = createRouter();
  router.openapi(diskRoute, async (c) => {
    const disk = c.req.valid("json");
    const wasGone = isStateGone();
    noteDisk(disk, Date.now());
    if (disk.isGone && !wasGone) log("error", "state.gone");
    try {
      await watchStore(c.env).noteDisk(disk);
    } catch (error) {
      // What cannot be written is told from memory.
      log("warn", "disk.not-noted", errorFacts(error));
    }
    await everyMinute(c.env, Date.now());
    return c.body(null, 204);
  });
  return router;
}
