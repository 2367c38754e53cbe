/**
 * A connection for each request. workerd closes one that is idle for five seconds, and a test that was busy meanwhile
 * would not have noticed when it sends its next request into it.
 */
const plain = globalThis.fetch;

const closing: typeof fetch = (input, init) => {
  const request = new Request(input, init);
  request.headers.set("Connection", "close");
  return plain(request);
};

// Files that share a process come by here one after the other.
if (plain.name !== closing.name) globalThis.fetch = closing;
