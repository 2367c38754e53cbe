/** Tests run in the service as it is composed: edge functions have taken their segments. */
import "../src/worker.ts";
