/** Every page of links. */
import type { Router } from "../../../src/http/router.ts";
import { moreLinkPages } from "./more-routes.ts";
import { mainLinkPages } from "./routes.ts";

export const linkPages = (): Router[] => [moreLinkPages(), mainLinkPages()];
