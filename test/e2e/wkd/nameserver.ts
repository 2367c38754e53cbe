/**
 * A name server that knows no name, for a world without a way out: GnuPG asks for SRV records before it takes
 * the direct method, and a missing answer is not the answer that there are none.
 */
import { createSocket } from "node:dgram";

/** RFC 1035 section 4.1.1: this is a response; there is no such name. */
const IS_RESPONSE = 0x80;
const NO_SUCH_NAME = 3;

const socket = createSocket("udp4");
socket.on("message", (query, { port, address }) => {
  if (query.length < 12) return;
  const answer = Buffer.from(query);
  answer[2] = (answer[2] ?? 0) | IS_RESPONSE;
  answer[3] = NO_SUCH_NAME;
  socket.send(answer, port, address);
});
socket.bind(53, "127.0.0.1", () => console.log("ready"));
